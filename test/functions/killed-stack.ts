import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { StackAddresses } from '../../emulators/stack/addresses.ts';
import { root } from '../sources.ts';
import { untilNoneMarked } from './marked-processes.ts';

const readyMs = 60_000;

/** Where a stack is started again and again. */
export interface StackPlace {
  /** A path that is nobody else's: it marks every process. */
  readonly mark: string;
  readonly dir: string;
  readonly lines: string;
  readonly temporary: string;
}

/** `npm run local` as a process that a test kills. */
export interface StartedStack {
  /** Resolves when it is ready. @throws when it ends instead, with its last words */
  ready(): Promise<StackAddresses>;
  /** Ends it where it still runs. @throws when a process of it is left after five seconds */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts our own emulators and the real functions; the mark goes with the environment. */
export function startLocal(place: StackPlace, ...options: readonly string[]): StartedStack {
  const where = ['--dir', place.dir, '--lines', place.lines, '--json'];
  const who = ['--emulators', 'own', '--executor', 'host'];
  const local = spawn(process.execPath, ['emulators/local.ts', ...where, ...who, ...options], {
    cwd: root,
    env: {
      PATH: `${place.mark}:${process.env['PATH']}`,
      TMPDIR: place.temporary,
      METADATA_SERVER_DETECTION: 'none',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, complained] = ['', ''];
  local.stdout.on('data', (text: Buffer) => {
    said += text;
  });
  local.stderr.on('data', (text: Buffer) => {
    complained += text;
  });
  const closed = once(local, 'close');
  return {
    async ready() {
      const ended = closed.then(([code, signal]) => {
        throw new Error(`the stack ended with ${signal ?? code}: ${complained}`);
      });
      const whole = (async () => {
        while (!said.includes('}\n')) await once(local.stdout, 'data');
      })();
      await Promise.race([whole, ended, tooLong()]);
      return JSON.parse(said);
    },
    async end(signal) {
      local.kill(signal);
      await closed;
      await untilNoneMarked(place.mark);
    },
  };
}

async function tooLong(): Promise<never> {
  await delay(readyMs, undefined, { ref: false });
  throw new Error(`the stack was not ready within ${readyMs} ms`);
}
