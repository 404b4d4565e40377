import type { Candidate, CandidatePhase, FrozenCell } from './candidate.ts';
import { cellVerdict, isPassing } from './cells.ts';
import type { HeadComponent } from './line-state.ts';
import { headComponent } from './plan.ts';
import type { CellCounts } from './shown-candidate.ts';

/**
 * What a list tells of a candidate: written beside its document and derived from it, so that nobody
 * reads fifty large documents for fifty lines of a table. What depends on the time of reading, such
 * as which waivers stand, is kept as it is needed to tell.
 */
export interface CandidateRow {
  readonly line: string;
  readonly round: string;
  readonly phase: CandidatePhase;
  readonly why?: string;
  readonly version?: string;
  readonly openedAtMs: number;
  readonly enteredAtMs: PhaseTimes;
  readonly components: readonly HeadComponent[];
  readonly blocking: CellCounts;
  readonly informing: CellCounts;
  /** When each waiver, and each hold of it, ends. */
  readonly waiversUntilMs: readonly number[];
  readonly holdsUntilMs: readonly number[];
  readonly expiresAtMs?: number;
}

/** When a candidate entered each phase that it was in, the last time. */
export type PhaseTimes = Readonly<Partial<Record<CandidatePhase, number>>>;

/** A longer reason is cut in a list; the candidate itself tells all of it. */
const whyLengthMax = 300;

/** The row of a candidate. */
export function rowOf(candidate: Candidate): CandidateRow {
  const { line, round, phase, why, version, openedAtMs, enteredAtMs = {} } = candidate;
  const { waivers = {}, holds = [], expiresAtMs, frozen } = candidate;
  return {
    ...{ line, round, phase, openedAtMs, enteredAtMs },
    ...(why !== undefined && { why: why.slice(0, whyLengthMax) }),
    ...(version !== undefined && { version }),
    components: frozen.components.map(headComponent),
    blocking: countCells(candidate, 'blocking'),
    informing: countCells(candidate, 'informing'),
    waiversUntilMs: Object.values(waivers).map(({ untilMs }) => untilMs),
    holdsUntilMs: holds.map(({ untilMs }) => untilMs),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
  };
}

/** A candidate after a decision, with the time at which it entered its phase where that is new. */
export function entered(before: Candidate | undefined, after: Candidate, nowMs: number): Candidate {
  if (before?.phase === after.phase) return after;
  return { ...after, enteredAtMs: { ...after.enteredAtMs, [after.phase]: nowMs } };
}

function countCells(candidate: Candidate, counts: FrozenCell['counts']): CellCounts {
  const verdicts = candidate.frozen.cells
    .filter((cell) => cell.counts === counts)
    .map((cell) => cellVerdict(candidate, cell));
  const passed = verdicts.filter(isPassing).length;
  const open = verdicts.filter((verdict) => verdict === 'open').length;
  return {
    of: verdicts.length,
    passed,
    flaky: verdicts.filter((verdict) => verdict === 'flaky-passed').length,
    open,
    failed: verdicts.length - passed - open,
  };
}
