import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../emulators/child-process.ts';
import { freePort } from '../../emulators/free-port.ts';
import { findGoogleInstallation } from '../../emulators/google/installation.ts';

/** A Pub/Sub in a process of its own. */
export interface MeasuredPubsub {
  readonly name: string;
  /** `127.0.0.1:4711` */
  readonly host: string;
  /** What of its memory is in the machine's, in bytes; undefined where the system does not say. */
  residentBytes(): Promise<number | undefined>;
  close(): Promise<void>;
}

const readyMs = 30_000;
const askMs = 1_000;
const pauseMs = 50;

/** Starts ours, with a journal, as the local stack has it. */
export async function startOwn(dir: string): Promise<MeasuredPubsub> {
  const program = fileURLToPath(new URL('./own-pubsub.ts', import.meta.url));
  const port = await freePort();
  const args = [program, join(dir, 'own'), String(port)];
  return start('our own Pub/Sub', process.execPath, args, dir, port);
}

/** Starts Google's emulator. @throws when it is not installed; the message says what is missing */
export async function startOfficial(dir: string): Promise<MeasuredPubsub> {
  const { java, pubsubJar } = await findGoogleInstallation(process.env);
  const port = await freePort();
  const args = ['-jar', pubsubJar, '--host=127.0.0.1', `--port=${port}`];
  return start("Google's emulator", java, args, dir, port);
}

async function start(
  name: string,
  command: string,
  args: readonly string[],
  dir: string,
  port: number,
): Promise<MeasuredPubsub> {
  const environment = { PATH: process.env['PATH'] ?? '' };
  const logFile = join(dir, `${port}.log`);
  const child = await startChild({ command, args, environment, logFile });
  const host = `127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    await child.stop();
  };
  for (const end = Date.now() + readyMs; !(await answers(host)); await delay(pauseMs)) {
    if (Date.now() < end) continue;
    await close();
    throw new Error(`${name} did not answer on ${host} within ${readyMs} ms`);
  }
  return { name, host, close, residentBytes: () => residentBytes(child.pid) };
}

async function answers(host: string): Promise<boolean> {
  const signal = AbortSignal.timeout(askMs);
  return fetch(`http://${host}/`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kibibytes] = /^VmRSS:\s*(\d+) kB$/m.exec(status) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
}
