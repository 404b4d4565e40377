import { refusedForNow } from './build-failure.ts';
import type { Candidate, CandidateEffect, CandidateEvent } from './candidate.ts';
import { withCell } from './candidate-cells.ts';
import { type Decision, moved, stale } from './decide.ts';
import { amendAttempt, recheckMs } from './run.ts';

/** A cell that Cloud Build does not take yet is started later; after a day of that it has errored. */
export function postponeCell(
  candidate: Candidate,
  { cell, attempt, why }: Extract<CandidateEvent, { type: 'cell-over-quota' }>,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  const run = candidate.cells[cell];
  const open = run?.attempts[attempt - 1];
  if (run === undefined || open === undefined || open.outcome !== undefined)
    return stale('that attempt is over');
  const { overQuota, notBeforeMs } = refusedForNow(open, nowMs);
  const tell = (facts: object) =>
    withCell(candidate, cell, { ...run, ...amendAttempt(run, attempt, { ...facts, overQuota }) });
  if (notBeforeMs === undefined) {
    const words = `over quota for a day: ${why}`;
    const given = { outcome: 'errored', cause: 'quota', why: words, endedAtMs: nowMs } as const;
    return moved(tell(given), `${cell} errored`);
  }
  const effect = {
    type: 'start-cell',
    key: `start-cell:${cell}:${attempt}`,
    cell,
    attempt,
  } as const;
  const words = `${cell} is over quota, ${overQuota.times} times: ${why}`;
  return moved(tell({ openedAtMs: notBeforeMs }), words, [{ ...effect, notBeforeMs }]);
}

/** A cell that waits for its place is silent for no fault of its own: its deadline begins anew. */
export function queueCell(
  candidate: Candidate,
  { cell, attempt }: Extract<CandidateEvent, { type: 'cell-queued' }>,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  const run = candidate.cells[cell];
  const open = run?.attempts[attempt - 1];
  if (run === undefined || open === undefined || open.outcome !== undefined)
    return stale('that attempt is over');
  if (open.openedAtMs + recheckMs > nowMs) return stale('it has waited for a moment only');
  const waiting = { ...run, ...amendAttempt(run, attempt, { openedAtMs: nowMs }) };
  return moved(withCell(candidate, cell, waiting), `${cell} waits for its place`);
}
