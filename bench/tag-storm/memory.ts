import { readdir, readFile } from 'node:fs/promises';
import type { Storm } from './storm.ts';

/** Reads what this process and its children in Java had at most. */
export async function peakMemory(): Promise<Storm['memory']> {
  const stack = process.resourceUsage().maxRSS * 1024;
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const peaks = await Promise.all(pids.map(peakOfJavaChild));
  const java = peaks.reduce((sum, bytes) => sum + bytes, 0);
  return java === 0 ? { stack } : { stack, java };
}

/** @see proc_pid_status(5) */
async function peakOfJavaChild(pid: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
  const isOurs = field('PPid') === String(process.pid) && field('Name') === 'java';
  return isOurs ? Number(field('VmHWM') ?? 0) * 1024 : 0;
}
