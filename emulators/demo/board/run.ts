import type { AttemptSeen } from './documents.ts';
import type { Said, Waiting } from './row.ts';
import type { BoardView } from './view.ts';

/** Says of an open attempt in Cloud Build whether it runs yet, and how far it is. */
export function sayRun(view: BoardView, attempt: AttemptSeen, running: string): Said {
  const again = attempt.attempt > 1 ? `, attempt ${attempt.attempt}` : '';
  const { openedAtMs: sinceMs, buildId } = attempt;
  const waitsFor = (what: string): Waiting => ({ for: `${what}${again}`, sinceMs });
  if (buildId === undefined) return { state: 'queued', waiting: waitsFor('its start') };
  const steps = view.running[buildId];
  if (steps?.status === 'QUEUED') return { state: 'queued', waiting: waitsFor('a free place') };
  const waiting = waitsFor('Cloud Build');
  if (steps === undefined || steps.total === 0) return { state: running, waiting };
  const progress = `step ${Math.min(steps.done + 1, steps.total)} of ${steps.total}`;
  return { state: running, waiting: { ...waiting, progress } };
}
