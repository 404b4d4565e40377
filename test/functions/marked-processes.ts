import { readdir, readFile, readlink } from 'node:fs/promises';
import { vi } from 'vitest';

const endBoundMs = 5_000;

/**
 * Waits until no process has a mark in its environment, its command or its folder, whoever its parent
 * is by now: children inherit the environment that the mark was put into, or are given a part of it.
 * @throws when one is left after five seconds; the message names it
 */
export function untilNoneMarked(mark: string): Promise<void> {
  return vi.waitFor(
    async () => {
      const left = (await processesMarked(mark)).map(({ pid, command }) => `${pid} ${command}`);
      if (left.length > 0) throw new Error(`still run: ${left.join(', ')}`);
    },
    { timeout: endBoundMs, interval: 20 },
  );
}

/** A process that runs, for people to recognize. */
interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

async function processesMarked(mark: string): Promise<readonly FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => lookAt(pid, mark)));
  return found.flatMap((one) => one ?? []);
}

async function lookAt(pid: string, mark: string): Promise<FoundProcess | undefined> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const folder = readlink(`/proc/${pid}/cwd`).catch(() => '');
  const [environment, command, stat] = await Promise.all(['environ', 'cmdline', 'stat'].map(read));
  const isMarked = [environment, command, await folder].some((text) => text?.includes(mark));
  if (!isMarked || stat === undefined || / Z /.test(stat)) return undefined;
  return { pid: Number(pid), command: command?.replaceAll('\0', ' ').trim() ?? '' };
}
