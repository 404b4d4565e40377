import { setTimeout as delay } from 'node:timers/promises';
import type { Child, ChildExit } from '../child-process.ts';
import { logTail } from '../log-tail.ts';
import type { Endpoint } from './forward.ts';

/** Where functions answer, by their names. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

/** A process that serves functions: which ones, and how it is started. */
export interface ProcessForm {
  /** Begins the sentences about it. */
  readonly title: string;
  readonly names: readonly string[];
  /** @param waiting aborted when nobody waits for its endpoints any more */
  start(waiting: AbortSignal): Promise<StartedProcess>;
}

/** A process on its way up. */
export interface StartedProcess {
  readonly child: Child;
  /** Resolves when its functions answer. */
  readonly endpoints: Promise<Endpoints>;
}

/** Who is told about processes. */
export interface ProcessAudience {
  /** The processes' outputs, whose end explains a start that failed. */
  readonly logFile: string;
  /** These functions answer from now on. */
  up(endpoints: Endpoints): void;
  /** These answer no more. */
  down(names: readonly string[]): void;
  /** A sentence about a process that died. */
  say(sentence: string): void;
}

/** A process, and every one that follows it. */
export interface KeptProcess {
  /** The process that runs now; undefined while the next is being started. */
  pid(): number | undefined;
  close(): Promise<void>;
}

const readyMs = 30_000;
const firstBackoffMs = 100;
const backoffMsMax = 5_000;
const settledMs = 10_000;

/**
 * Starts a process and another whenever it dies, after a pause that doubles from 100 ms to 5 s while
 * they die within ten seconds. Resolves when the first one's functions answer.
 * @throws when it does not come up within 30 s; the message ends with its last words
 */
export async function keepProcess(
  form: ProcessForm,
  audience: ProcessAudience,
): Promise<KeptProcess> {
  const closing = new AbortController();
  let child: Child | undefined;
  let isRunning = false;
  const start = async (): Promise<void> => {
    const waiting = new AbortController();
    try {
      const started = await form.start(waiting.signal);
      child = started.child;
      isRunning = true;
      if (closing.signal.aborted) return void (await child.stop());
      audience.up(await untilReady(form, started, audience.logFile, waiting.signal));
    } finally {
      waiting.abort();
    }
  };
  const startAgain = async (): Promise<void> => {
    let backoffMs = firstBackoffMs;
    while (!closing.signal.aborted && child) {
      const startedAt = Date.now();
      const exit = await child.exit;
      isRunning = false;
      audience.down(form.names);
      if (closing.signal.aborted) return;
      if (Date.now() - startedAt > settledMs) backoffMs = firstBackoffMs;
      audience.say(`${form.title} ended with ${how(exit)}: next in ${backoffMs} ms`);
      await delay(backoffMs, undefined, { signal: closing.signal }).catch(() => undefined);
      backoffMs = Math.min(backoffMs * 2, backoffMsMax);
      if (!closing.signal.aborted) await start().catch((error) => audience.say(String(error)));
    }
  };
  await start();
  const running = startAgain();
  return {
    pid: () => (isRunning ? child?.pid : undefined),
    close: async () => {
      closing.abort();
      await child?.stop();
      await running;
    },
  };
}

async function untilReady(
  { title }: ProcessForm,
  { child, endpoints }: StartedProcess,
  logFile: string,
  waiting: AbortSignal,
): Promise<Endpoints> {
  return await Promise.race([
    endpoints,
    child.exit.then(async (exit) => {
      const tail = await logTail(logFile);
      throw new Error(`${title} ended with ${how(exit)} while starting. ${tail}`);
    }),
    delay(readyMs, undefined, { signal: waiting }).then(async () => {
      await child.stop();
      throw new Error(`${title} was not ready within ${readyMs} ms: see ${logFile}`);
    }),
  ]);
}

function how({ code, signal }: ChildExit): string {
  return signal ?? `code ${code}`;
}
