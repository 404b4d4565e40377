import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Child, type ChildExit, startChild } from '../child-process.ts';
import { logTail } from '../log-tail.ts';

/** What runs the functions, and who is told. */
export interface FunctionsHostOptions {
  readonly names: readonly string[];
  /** The environment of a deployment, whole. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** The file that registers the functions: `functions/index.ts` if not given. */
  readonly module?: string;
  /** The functions answer on these ports. */
  up(ports: Readonly<Record<string, number>>): void;
  /** They answer no more. */
  down(): void;
  /** A sentence about a process that died. */
  say(sentence: string): void;
}

/** The functions' process, and every one that follows it. */
export interface FunctionsHost {
  /** The process that runs now; undefined while the next is being started. */
  pid(): number | undefined;
  close(): Promise<void>;
}

const readyMs = 30_000;
const firstBackoffMs = 100;
const backoffMsMax = 5_000;
const settledMs = 10_000;

const processFile = fileURLToPath(new URL('./functions-process.ts', import.meta.url));
const functionsFile = fileURLToPath(new URL('../../functions/index.ts', import.meta.url));
const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts the functions in a process of their own and another whenever it dies, after a pause that
 * doubles from 100 ms to 5 s while they die within ten seconds. Resolves when they answer.
 * @throws when the first process does not come up within 30 s; the message ends with its last words
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const closing = new AbortController();
  let child: Child | undefined;
  const start = async (): Promise<void> => {
    const { promise: ready, resolve } = Promise.withResolvers<Ports>();
    child = await startChild(command(options, resolve));
    if (closing.signal.aborted) return void (await child.stop());
    options.up(await untilReady(child, ready, options.logFile));
  };
  const startAgain = async (): Promise<void> => {
    let backoffMs = firstBackoffMs;
    while (!closing.signal.aborted && child) {
      const startedAt = Date.now();
      const exit = await child.exit;
      options.down();
      if (closing.signal.aborted) return;
      if (Date.now() - startedAt > settledMs) backoffMs = firstBackoffMs;
      options.say(`The functions' process ended with ${how(exit)}: next in ${backoffMs} ms`);
      await delay(backoffMs, undefined, { signal: closing.signal }).catch(() => undefined);
      backoffMs = Math.min(backoffMs * 2, backoffMsMax);
      if (!closing.signal.aborted) await start().catch((error) => options.say(String(error)));
    }
  };
  await start();
  const running = startAgain();
  return {
    pid: () => child?.pid,
    close: async () => {
      closing.abort();
      await child?.stop();
      await running;
    },
  };
}

type Ports = Readonly<Record<string, number>>;
const readyLine = z.object({ ports: z.record(z.string(), z.int()) });

function command(options: FunctionsHostOptions, ready: (ports: Ports) => void) {
  return {
    command: process.execPath,
    args: [processFile, options.module ?? functionsFile, ...options.names],
    environment: options.environment,
    cwd: repositoryRoot,
    logFile: options.logFile,
    onLine: (line: string) => {
      const parsed = readyLine.safeParse(jsonOf(line));
      if (parsed.success) ready(parsed.data.ports);
    },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function untilReady(child: Child, ready: Promise<Ports>, logFile: string): Promise<Ports> {
  const giveUp = new AbortController();
  try {
    return await Promise.race([
      ready,
      child.exit.then(async (exit) => {
        throw new Error(await lastWords(exit, logFile));
      }),
      delay(readyMs, undefined, { signal: giveUp.signal }).then(async () => {
        await child.stop();
        throw new Error(`The functions were not ready within ${readyMs} ms: see ${logFile}`);
      }),
    ]);
  } finally {
    giveUp.abort();
  }
}

async function lastWords(exit: ChildExit, logFile: string): Promise<string> {
  const tail = await logTail(logFile);
  return `The functions' process ended with ${how(exit)} while starting. ${tail}`;
}

function how({ code, signal }: ChildExit): string {
  return signal ?? `code ${code}`;
}
