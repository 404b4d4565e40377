import type { Candidate, CandidateEffect, CandidatePhase } from './candidate.ts';
import { isWhole } from './candidate-builds.ts';
import { timeOutCells } from './candidate-cells.ts';
import { ended } from './candidate-end.ts';
import { passWaivers } from './candidate-waivers.ts';
import { judgeCells } from './cells.ts';
import { type Circumstances, type Decision, moved } from './decide.ts';
import { alertingLateFailures } from './late-failures.ts';
import { withoutRecheck } from './running-cells.ts';

type Decided = Decision<Candidate, CandidateEffect>;

const judgedPhases: readonly CandidatePhase[] = ['testing', 'accepted', 'failed'];

/**
 * Judges the cells anew after they moved; whatever comes late revives no candidate whose time is over.
 */
export function rejudged(candidate: Candidate, decided: Decided, nowMs: number): Decided {
  const decision = alertingLateFailures(candidate, decided, nowMs);
  if (decision.kind === 'stale') return decision;
  const next = passWaivers(withoutRecheck(decision.next, nowMs), nowMs);
  const isOver = next.expiresAtMs !== undefined && next.expiresAtMs <= nowMs;
  if (isOver || !judgedPhases.includes(next.phase) || !isWhole(next)) return { ...decision, next };
  const { phase, why } = judgeCells(next, nowMs);
  return phase === next.phase || phase === 'testing'
    ? { ...decision, next: { ...next, why } }
    : { ...decision, next: ended(next, phase, why, nowMs), why };
}

/** As `rejudged`, where a person ruled on a cell: what was said is kept with what follows from it. */
export function ruled(candidate: Candidate, decided: Decided, nowMs: number): Decided {
  const judged = rejudged(candidate, decided, nowMs);
  if (judged.kind === 'stale' || judged.why === decided.why) return judged;
  return { ...judged, why: `${decided.why}; ${judged.why}` };
}

/** Lets pass what time alone decides: deadlines, and ends of waivers. */
export function passTime(candidate: Candidate, circumstances: Circumstances): Decided {
  const timedOut = timeOutCells(candidate, circumstances);
  const before = timedOut.kind === 'stale' ? candidate : timedOut.next;
  const next = passWaivers(before, circumstances.nowMs);
  return next === before ? timedOut : moved(next, 'the time of a waiver is over');
}
