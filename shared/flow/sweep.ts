import { conducts, type Kind, type Worker } from '#core/kinds.ts';
import { inParallel } from './in-parallel.ts';
import { type Found, type Kept, type QueryName, queries } from './store.ts';
import type { Duty } from './turn.ts';
import { wake } from './wake.ts';

/** How many overdue documents of one kind one sweep finds; the next sweep finds the rest. */
const overdueMax = 200;

const sweeps = Object.keys(queries).filter((name): name is QueryName => name.startsWith('due-'));

/**
 * Finds every document that is overdue and wakes the function whose work it is. It touches nothing
 * itself, so no message is needed for correctness: whatever was lost, the sweep says again.
 */
export async function sweep(duty: Duty): Promise<number> {
  const nowMs = duty.ports.clock.nowMs();
  const found = await inParallel(sweeps, (name) => duty.ports.store.query(name, nowMs, overdueMax));
  const woken = await inParallel(found.flat(), (one) => wakeKeepers(duty, one, nowMs));
  return woken.reduce((sum, count) => sum + count, 0);
}

async function wakeKeepers(duty: Duty, { kind, id }: Found, nowMs: number): Promise<number> {
  const kept = await duty.ports.store.get(kind, id);
  if (kept === undefined) return 0;
  const workers = workersOf(kind, kept, nowMs);
  for (const worker of workers) await wake(duty.ports, { worker, kind, id });
  return workers.size;
}

function workersOf<K extends Kind>(kind: K, kept: Kept<K>, nowMs: number): ReadonlySet<Worker> {
  const conduct = conducts[kind];
  const due = kept.owed.filter(({ dueAtMs }) => dueAtMs <= nowMs);
  const workers = new Set<Worker>(due.map(({ effect }) => conduct.workerOf(effect)));
  const waitsUntilMs = conduct.waitsUntil(kept.body, nowMs);
  const isOver = waitsUntilMs !== undefined && waitsUntilMs <= nowMs;
  // Where a wait comes again and again, as a floating tag's, the next is in the future already.
  const isOverdue = kept.dueAtMs !== null && kept.dueAtMs <= nowMs;
  if (isOver || (isOverdue && due.length === 0)) workers.add(conduct.keeper);
  return workers;
}
