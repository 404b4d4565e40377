import { startChild } from '../../emulators/child-process.ts';

/** What to run, and for how long at most. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  /** Beside the PATH. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a program said, and how long it took from its start to its end. */
export interface Ran {
  readonly lines: readonly string[];
  readonly ms: number;
}

const errorLinesMax = 20;

/**
 * Runs a program to its end.
 * @throws Error where it fails, or is not done in time
 */
export async function runProgram({
  command,
  args,
  deadlineMs,
  environment = {},
}: Program): Promise<Ran> {
  const lines: string[] = [];
  const errors: string[] = [];
  const sinceMs = performance.now();
  const child = await startChild({
    command,
    args,
    environment: { PATH: process.env['PATH'] ?? '', ...environment },
    onLine: (line) => lines.push(line),
    onErrorLine: (line) => errors.push(line),
  });
  const deadline = setTimeout(() => void child.stop(), deadlineMs);
  const { code } = await child.exit;
  const ms = performance.now() - sinceMs;
  clearTimeout(deadline);
  if (code === 0) return { lines, ms };
  const words = errors.slice(-errorLinesMax).join('\n');
  throw new Error(`${command} ${args.join(' ')} ended with ${code} after ${ms} ms: ${words}`);
}
