import type { Candidate, FrozenCell, FrozenSet } from './candidate.ts';
import { imageWords, unrunOf } from './cell-images.ts';
import { type Attempt, type Outcome, openAttemptOf, type Run } from './run.ts';
import {
  overWords,
  standingWaiver,
  standingWords,
  type Waiver,
  waiverOf,
} from './standing-waiver.ts';

/**
 * What a cell says now: `open` while nobody can tell; `flaky-passed` where it passed after a failed
 * attempt, which counts as passed.
 */
export type CellVerdict = Outcome | 'flaky-passed' | 'open';

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
export function isPassing(verdict: CellVerdict): verdict is 'passed' | 'flaky-passed' {
  return verdict === 'passed' || verdict === 'flaky-passed';
}

/**
 * Accepted or failed: a pure function of the cells and of the waivers that stand at this instant.
 * Every blocking cell must have passed, or have ended and be waived; one that ended otherwise fails
 * the candidate at once. Where none passed, or there is none, nothing is accepted; nor as long as its
 * files are not staged: whoever looks at an accepted candidate finds all that there is to know.
 */
export function judgeCells(
  candidate: Candidate,
  nowMs: number,
): {
  readonly phase: 'testing' | 'accepted' | 'failed';
  readonly why: string;
} {
  const blocking = candidate.frozen.cells.filter(({ counts }) => counts === 'blocking');
  const told = blocking.map((cell): ToldCell => {
    const waiver = standingWaiver(candidate, cell.id, nowMs);
    return { cell, verdict: cellVerdict(candidate, cell), waiver };
  });
  const bad = told.filter(({ verdict }) => verdict !== 'open' && !isPassing(verdict));
  const waived = bad.flatMap(waivedWords);
  if (waived.length < bad.length) {
    const unwaived = bad.filter(({ waiver }) => waiver === undefined);
    return { phase: 'failed', why: unwaived.map((one) => badWords(candidate, one)).join('; ') };
  }
  const open = told.filter(({ verdict }) => verdict === 'open').map(({ cell }) => cell.id);
  if (open.length > 0 || blocking.length === 0) {
    const waiting = `waits for ${open.join(', ') || 'a blocking cell'}`;
    return { phase: 'testing', why: [waiting, ...waived].join('; ') };
  }
  const passed = told.filter(({ verdict }) => isPassing(verdict));
  if (passed.length === 0)
    return { phase: 'failed', why: ['no blocking cell passed', ...waived].join('; ') };
  if (candidate.findings === undefined)
    return { phase: 'testing', why: ['waits for its files to be staged', ...waived].join('; ') };
  const words = passedWords(candidate, passed, waived.length);
  return { phase: 'accepted', why: [words, ...waived].join('; ') };
}

/** A blocking cell, what it says now, and the waiver of it that stands. */
interface ToldCell {
  readonly cell: FrozenCell;
  readonly verdict: CellVerdict;
  readonly waiver: Waiver | undefined;
}

function badWords(candidate: Candidate, { cell, verdict }: ToldCell): string {
  const over = overWords(waiverOf(candidate, cell.id));
  return `${cell.id} ${verdict}${reason(candidate, cell)}${over}`;
}

function waivedWords({ cell, verdict, waiver }: ToldCell): readonly string[] {
  return waiver === undefined ? [] : [`${cell.id} ${verdict}, ${standingWords(waiver)}`];
}

function passedWords(
  { frozen }: Candidate,
  passed: readonly ToldCell[],
  waivedCount: number,
): string {
  const flaky = passed
    .filter(({ verdict }) => verdict === 'flaky-passed')
    .map(({ cell }) => cell.id);
  const which = flaky.length > 0 ? `; after a failed attempt: ${flaky.join(', ')}` : '';
  const unrun = unrunOf(frozen);
  const but = unrun.length > 0 ? `; no blocking suite runs ${imageWords(unrun)}` : '';
  const all = passed.length + waivedCount;
  return waivedCount === 0
    ? `all blocking cells passed (${all}${which})${but}`
    : `accepted with waivers: ${passed.length} of ${all} blocking cells passed${which}${but}`;
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
