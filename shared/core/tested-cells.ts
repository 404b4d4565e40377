import type { Candidate, FrozenCell } from './candidate.ts';
import { type CellVerdict, cellVerdict, decidingAttempt, isPassing } from './cells.ts';
import type { Outcome } from './run.ts';

/** What a test cell had come to when a promotion was admitted: evidence that its release rests on. */
export interface TestedCell {
  readonly cell: string;
  readonly counts: FrozenCell['counts'];
  readonly runs: FrozenCell['runs'];
  readonly verdict: CellVerdict;
  /** Of every attempt that had ended, in the order in which we heard of them. */
  readonly outcomes: readonly Outcome[];
  /** When the attempt that decides had ended, and where it is told of. */
  readonly endedAtMs?: number;
  readonly url?: string;
}

/** A longer link is left out: so many fit a document beside a plan. */
export const testedUrlLengthMax = 500;

/**
 * The cells of a candidate as they stand. They are kept with its promotion, as later results are
 * recorded in the candidate too, and whatever is published says the same whenever it is written.
 */
export function testedCells(candidate: Candidate): readonly TestedCell[] {
  return candidate.frozen.cells.map((cell) => testedCell(candidate, cell));
}

/** How many blocking cells a candidate has, and how many of them passed: also of one that is gone. */
export interface BlockingCells {
  readonly of: number;
  readonly passed: number;
}

/** Counts the blocking cells of a candidate, and those of them that passed. */
export function blockingCells(candidate: Candidate): BlockingCells {
  const blocking = candidate.frozen.cells.filter(({ counts }) => counts === 'blocking');
  const passed = blocking.filter((cell) => isPassing(cellVerdict(candidate, cell)));
  return { of: blocking.length, passed: passed.length };
}

function testedCell(candidate: Candidate, cell: FrozenCell): TestedCell {
  const { id, counts, runs } = cell;
  const verdict = cellVerdict(candidate, cell);
  const run = candidate.cells[id] ?? { attempts: [] };
  const outcomes = run.attempts.flatMap(({ outcome }) => outcome ?? []);
  const tested: TestedCell = { cell: id, counts, runs, verdict, outcomes };
  const { endedAtMs, url } = (verdict === 'open' ? undefined : decidingAttempt(cell, run)) ?? {};
  return {
    ...tested,
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    ...(url === undefined || url.length > testedUrlLengthMax ? {} : { url }),
  };
}
