import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../emulators/child-process.ts';
import { freePort } from '../../emulators/free-port.ts';

/** The registries that a promotion can be measured on: our emulator, and Debian's package. */
export const registryKinds = ['emulator', 'docker-registry'] as const;

/** One of them. */
export type RegistryKind = (typeof registryKinds)[number];

/** A registry in a process of its own. */
export interface RunningRegistry {
  readonly url: string;
  close(): Promise<void>;
}

const readyMs = 30_000;
const askMs = 1_000;
const pauseMs = 50;
/** What a shell says of a command that it does not find. */
const notFoundCode = 127;

/**
 * Starts an empty registry that keeps its data in a directory.
 * @throws Error where it is not installed, or does not answer
 */
export async function startRegistryProcess(
  kind: RegistryKind,
  dir: string,
): Promise<RunningRegistry> {
  await mkdir(dir, { recursive: true });
  const port = await freePort();
  const { command, args } = await commandOf(kind, dir, port);
  const environment = { PATH: process.env['PATH'] ?? '', HOME: dir };
  const logFile = join(dir, 'registry.log');
  const child = await startChild({ command, args, environment, logFile });
  const url = `http://127.0.0.1:${port}`;
  const close = async () => void (await child.stop());
  const ended = child.exit.then(({ code }) => {
    if (code === notFoundCode && kind === 'docker-registry')
      throw new Error('docker-registry is not on the PATH: apt-get install docker-registry');
    throw new Error(`${kind} ended with ${code} before it answered; its words are in ${logFile}`);
  });
  await Promise.race([ended, ready(url)]).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  ended.catch(() => undefined);
  return { url, close };
}

async function commandOf(kind: RegistryKind, dir: string, port: number) {
  if (kind === 'emulator') {
    const program = fileURLToPath(new URL('./emulator-process.ts', import.meta.url));
    return { command: process.execPath, args: [program, join(dir, 'data'), String(port)] };
  }
  const settings = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(dir, 'data') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
  };
  const file = join(dir, 'registry.json');
  await writeFile(file, JSON.stringify(settings));
  return { command: 'docker-registry', args: ['serve', file] };
}

async function ready(url: string): Promise<void> {
  for (const endMs = performance.now() + readyMs; !(await answers(url)); await delay(pauseMs))
    if (performance.now() > endMs) throw new Error(`${url} did not answer within ${readyMs} ms`);
}

async function answers(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(askMs);
  return fetch(`${url}/v2/`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}
