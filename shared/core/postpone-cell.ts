import { refusedForNow } from './build-failure.ts';
import type { Candidate, CandidateEffect, CandidateEvent, CellAttempts } from './candidate.ts';
import { withCell } from './candidate-cells.ts';
import { type Decision, moved, stale } from './decide.ts';
import { type Attempt, amendAttempt, endNow } from './run.ts';

/** A cell that Cloud Build does not take yet is started later; after a day of that it has errored. */
export function postponeCell(
  candidate: Candidate,
  { cell, attempt, why }: Extract<CandidateEvent, { type: 'cell-over-quota' }>,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  const { run, open } = openRun(candidate, cell, attempt);
  if (run === undefined) return stale('that attempt is over');
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

/**
 * A cell that waits for its place among our builds is silent for no fault of its own. Since when it
 * waits is told once; that it still does is no news.
 */
export function queueCell(
  candidate: Candidate,
  { cell, attempt }: Extract<CandidateEvent, { type: 'cell-queued' }>,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  const { run, open } = openRun(candidate, cell, attempt);
  if (run === undefined) return stale('that attempt is over');
  if (open.buildId !== undefined) return stale('that attempt is known to run');
  if (open.queuedSinceMs !== undefined) return stale('it is known to wait');
  const waiting = { ...run, ...amendAttempt(run, attempt, { queuedSinceMs: nowMs }) };
  return moved(withCell(candidate, cell, waiting), `${cell} waits for its place`);
}

/** A cell that can never be started has tested nothing: it errored, and no further try would help. */
export function refuseStart(
  candidate: Candidate,
  { cell, attempt, why }: Extract<CandidateEvent, { type: 'cell-refused' }>,
  nowMs: number,
): Decision<Candidate, CandidateEffect> {
  const { run } = openRun(candidate, cell, attempt);
  if (run === undefined) return stale('that attempt is over');
  const facts = { outcome: 'errored', why, endedAtMs: endNow(run, nowMs) } as const;
  const refused = { ...run, ...amendAttempt(run, attempt, facts) };
  return moved(withCell(candidate, cell, refused), `${cell} errored: ${why}`);
}

type OpenRun =
  | { readonly run: CellAttempts; readonly open: Attempt }
  | { readonly run?: never; readonly open?: never };

function openRun({ cells }: Candidate, cell: string, attempt: number): OpenRun {
  const run = cells[cell];
  const open = run?.attempts[attempt - 1];
  return run === undefined || open === undefined || open.outcome !== undefined ? {} : { run, open };
}
