import { readFile } from 'node:fs/promises';
import { vi } from 'vitest';

const endBoundMs = 5_000;

/** Waits until none of the processes runs, within five seconds. A zombie does not run. */
export const untilEnded = (pids: readonly number[]): Promise<void> =>
  vi.waitFor(
    async () => {
      const running = (await Promise.all(pids.map(isRunning))).filter((is) => is).length;
      if (running > 0) throw new Error(`${running} of the processes ${pids} still run`);
    },
    { timeout: endBoundMs, interval: 20 },
  );

/** Whether the process runs; one that ended and was not yet waited for does not. */
export const isRunning = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined || !/\) Z /.test(stat);
};
