import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What a command needs of a local stack. */
export interface FoundStack {
  readonly file: string;
  readonly status: string;
  readonly promote: string;
  readonly issuer: string;
  /** Tells the stack's time, which people move. */
  readonly clock: string;
}

const stackRead = z.object({
  pid: z.int().positive(),
  issuer: z.url(),
  clock: z.url(),
  functions: z.object({ status: z.url(), promote: z.url() }),
});

/** The nearest local stack that runs: its addresses lie in `.local/` of this folder or one above. */
export async function findRunningStack(folder: string): Promise<FoundStack | undefined> {
  const file = path.join(folder, '.local', 'stack.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : stackRead.safeParse(jsonOf(text)).data;
  if (found !== undefined && isRunning(found.pid)) {
    const { functions, issuer, clock } = found;
    return { file, ...functions, issuer, clock };
  }
  const above = path.dirname(folder);
  return above === folder ? undefined : findRunningStack(above);
}

/** A stack that was killed leaves its addresses behind. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
