import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { vi } from 'vitest';

const endBoundMs = 5_000;

/** Waits until none of the processes runs, within five seconds. A zombie does not run. */
export function untilEnded(pids: readonly number[]): Promise<void> {
  return vi.waitFor(
    async () => {
      const running = (await Promise.all(pids.map(isRunning))).filter((is) => is).length;
      if (running > 0) throw new Error(`${running} of the processes ${pids} still run`);
    },
    { timeout: endBoundMs, interval: 20 },
  );
}

/** Whether the process runs; one that ended and was not yet waited for does not. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined || !/\) Z /.test(stat);
}

/** The processes that a process has started, and those that these have started, as they are now. */
export async function descendantsOf(pid: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).map(Number));
  const below = (parent: number): readonly number[] =>
    rows.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}
