import { conducts, type Kind, type Worker } from '#core/kinds.ts';
import type { Kept } from './store.ts';
import type { Duty } from './turn.ts';
import { wake } from './wake.ts';

/**
 * Wakes the other functions that a document owes work of. A wake that fails must not keep this worker
 * from its own work; the sweep says it again.
 */
export async function wakeOthers<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  kept: Kept<K> | undefined,
): Promise<void> {
  if (kept === undefined) return;
  const nowMs = duty.ports.clock.nowMs();
  const due = kept.owed.filter(({ dueAtMs }) => dueAtMs <= nowMs);
  const workers = new Set<Worker>(due.map(({ effect }) => conducts[kind].workerOf(effect)));
  for (const worker of workers) {
    if (worker === duty.worker) continue;
    try {
      await wake(duty.ports, { worker, kind, id });
    } catch (error) {
      duty.ports.log.warn('a wake failed; the sweep repeats it', { worker, kind, id, error });
    }
  }
}
