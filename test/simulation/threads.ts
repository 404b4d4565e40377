import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Assignment, Findings } from './run-seeds.ts';
import { added } from './tally.ts';

/** More threads gain nothing: a run takes milliseconds, and a thread half a second to begin. */
const threadsMax = 4;

/** Makes runs on all cores; what comes of them is the same on any number. */
export async function runInThreads(assignment: Omit<Assignment, 'step'>): Promise<Findings> {
  const threads = Math.min(availableParallelism(), threadsMax, assignment.seeds);
  const parts = Array.from({ length: threads }, (_none, at) => ({
    ...assignment,
    fromSeed: assignment.fromSeed + at,
    seeds: Math.ceil((assignment.seeds - at) / threads),
    step: threads,
  }));
  const findings = await Promise.all(parts.map(runThread));
  return {
    counts: added(findings.map(({ counts }) => counts)),
    found: findings.flatMap(({ found }) => found).sort((a, b) => a.seed - b.seed),
  };
}

function runThread(assignment: Assignment): Promise<Findings> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: assignment,
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread ended with ${code} before its runs`)));
  });
}
