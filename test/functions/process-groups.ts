import { readdir, readFile } from 'node:fs/promises';

/** The name of a program as the system has it; none where the process has ended. */
export async function nameOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
}

/** The processes that run in the process groups of some, whoever their parent is by now. */
export async function inGroupsOf(pids: readonly number[]): Promise<{
  readonly before: readonly number[];
  now(): Promise<readonly number[]>;
}> {
  const own = new Set(pids);
  const groups = new Set((await all()).flatMap(({ pid, group }) => (own.has(pid) ? [group] : [])));
  const now = async () =>
    (await all()).flatMap(({ pid, group }) => (groups.has(group) ? [pid] : []));
  return { before: await now(), now };
}

/** Every process that runs; one that has ended and is not yet waited for does not. */
async function all(): Promise<readonly { readonly pid: number; readonly group: number }[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(
    names.map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')),
  );
  return stats.flatMap((stat) => {
    const [, pid, state, group] = /^(\d+) \(.*\) (\S) \d+ (\d+) /s.exec(stat) ?? [];
    return state === undefined || state === 'Z' ? [] : [{ pid: Number(pid), group: Number(group) }];
  });
}
