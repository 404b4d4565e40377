import type { Candidate, CandidateEffect } from './candidate.ts';
import { cellVerdict } from './cells.ts';
import type { Decision } from './decide.ts';

type Decided = Decision<Candidate, CandidateEffect>;

/**
 * A blocking cell that had not failed, as it had passed or was waived, and fails once the promotion is
 * admitted, stops nothing any more: it is kept as a fact of the candidate, and raises an alert.
 */
export function alertingLateFailures(before: Candidate, decided: Decided, nowMs: number): Decided {
  if (decided.kind === 'stale' || decided.next.version === undefined) return decided;
  const { next } = decided;
  const failed = next.frozen.cells.filter(
    (cell) =>
      cell.counts === 'blocking' &&
      cellVerdict(before, cell) !== 'failed' &&
      cellVerdict(next, cell) === 'failed',
  );
  if (failed.length === 0) return decided;
  const lateFailures = {
    ...next.lateFailures,
    ...Object.fromEntries(failed.map(({ id }) => [id, nowMs])),
  };
  const alerts = failed.map(
    ({ id }): CandidateEffect => ({ type: 'raise-alert', key: `raise-alert:${id}`, cell: id }),
  );
  return {
    ...decided,
    next: { ...next, lateFailures },
    effects: [...decided.effects, ...alerts],
  };
}
