import type { Candidate, CellVerdict, FrozenCell, FrozenSet } from './candidate.ts';
import { imageWords, unrunOf } from './cell-images.ts';
import { type Attempt, openAttemptOf, type Run } from './run.ts';

/**
 * What a cell says now: an attempt that is open leaves the cell open. Whichever attempt passed or
 * failed last counts; those that could tell neither count only where no other did.
 */
export function cellVerdict(candidate: Candidate, cell: FrozenCell): CellVerdict {
  const run = candidate.cells[cell.id];
  const outcome = run && countingAttempt(cell, run)?.outcome;
  if (outcome !== 'passed') return outcome ?? 'open';
  return run?.attempts.some((one) => one.outcome === 'failed') ? 'flaky-passed' : 'passed';
}

/** Whether a verdict is what a blocking cell must come to. */
export function isPassing(verdict: CellVerdict): boolean {
  return verdict === 'passed' || verdict === 'flaky-passed';
}

/**
 * Accepted or failed: a pure function of the cells. Every blocking cell must have passed;
 * one that ended otherwise fails the candidate at once. An empty list accepts nothing.
 */
export function judgeCells(candidate: Candidate): {
  readonly phase: 'testing' | 'accepted' | 'failed';
  readonly why: string;
} {
  const blocking = candidate.frozen.cells.filter(({ counts }) => counts === 'blocking');
  const told = blocking.map((cell) => ({ cell, verdict: cellVerdict(candidate, cell) }));
  const bad = told.filter(({ verdict }) => verdict !== 'open' && !isPassing(verdict));
  if (bad.length > 0) {
    const why = bad.map(({ cell, verdict }) => `${cell.id} ${verdict}${reason(candidate, cell)}`);
    return { phase: 'failed', why: why.join('; ') };
  }
  const open = told.filter(({ verdict }) => verdict === 'open').map(({ cell }) => cell.id);
  if (open.length > 0 || blocking.length === 0)
    return { phase: 'testing', why: `waits for ${open.join(', ') || 'a blocking cell'}` };
  const flaky = told.filter(({ verdict }) => verdict === 'flaky-passed').map(({ cell }) => cell.id);
  const which = flaky.length > 0 ? `; after a failed attempt: ${flaky.join(', ')}` : '';
  const unrun = unrunOf(candidate.frozen);
  const but = unrun.length > 0 ? `; no blocking suite runs ${imageWords(unrun)}` : '';
  const why = `all blocking cells passed (${blocking.length}${which})${but}`;
  return { phase: 'accepted', why };
}

/** For so long a cell may wait for its place before its deadline runs all the same. */
export const queuePatienceMs = 24 * 60 * 60_000;

/**
 * Until when the open attempt of a cell may be silent; none where none is open. It counts from when
 * its build was created, and while it waits for a place only from when its patience is over. A cell
 * without a deadline waits as long as an accepted candidate is kept; from then on the candidate's
 * own expiry ends it.
 */
export function silentUntil(
  { frozen, phase }: Candidate,
  cell: FrozenCell,
  run: Run,
): number | undefined {
  const attempt = openAttemptOf(run);
  if (attempt === undefined) return undefined;
  const forMs =
    cell.deadlineMs ?? (phase === 'testing' ? frozen.timesToLive.acceptedMs : undefined);
  return forMs === undefined ? undefined : silentFromMs(attempt) + forMs;
}

function silentFromMs({ openedAtMs, queuedSinceMs, startedAtMs }: Attempt): number {
  return queuedSinceMs === undefined
    ? (startedAtMs ?? openedAtMs)
    : queuedSinceMs + queuePatienceMs;
}

/** The attempt of a cell that carries this nonce, if any does. */
export function attemptWithNonce(
  candidate: Candidate,
  cell: string,
  nonce: string,
): number | undefined {
  const at = candidate.cells[cell]?.nonces.indexOf(nonce) ?? -1;
  return at < 0 ? undefined : at + 1;
}

/** The cell of a frozen set by its id. */
export function cellOf(frozen: FrozenSet, id: string): FrozenCell | undefined {
  return frozen.cells.find((cell) => cell.id === id);
}

/**
 * The attempt that passed or failed last, by when it was said; where none did, the last of those
 * that ended. No pass of an older attempt outweighs the failure of one that was asked for after it:
 * its nonce has been about for longer, and we have asked anew since.
 */
export function decidingAttempt(cell: FrozenCell, run: Run): Attempt | undefined {
  const ended = run.attempts.filter(({ outcome }) => outcome !== undefined);
  const inOrder = ended.toSorted((a, b) => orderMs(cell, a) - orderMs(cell, b));
  const failed = ended.filter(({ outcome }) => outcome === 'failed');
  const failedLast = Math.max(0, ...failed.map(askedFor));
  const counts = (one: Attempt) =>
    one.outcome === 'failed' || (one.outcome === 'passed' && askedFor(one) >= failedLast);
  return inOrder.findLast(counts) ?? inOrder.at(-1);
}

function askedFor({ attempt, rerunOf = attempt }: Attempt): number {
  return rerunOf;
}

function reason(candidate: Candidate, cell: FrozenCell): string {
  const run = candidate.cells[cell.id];
  const why = run && countingAttempt(cell, run)?.why;
  return why === undefined ? '' : ` (${why})`;
}

function countingAttempt(cell: FrozenCell, run: Run): Attempt | undefined {
  return openAttemptOf(run) === undefined ? decidingAttempt(cell, run) : undefined;
}

/**
 * What another CI says comes late and in any order. Where nobody knows when it was said, a pass is
 * as old as can be, and a failure as new as when it was heard. Others are heard as they speak.
 */
function orderMs({ runs }: FrozenCell, attempt: Attempt): number {
  const { saidAtMs, outcome, report, endedAtMs = 0 } = attempt;
  const isUndated = runs === 'external' && report !== undefined && outcome === 'passed';
  return saidAtMs ?? (isUndated ? 0 : endedAtMs);
}
