import type { CandidatePhase } from './candidate.ts';
import type { PhaseTimes } from './candidate-row.ts';
import { isoTime } from './iso-time.ts';
import type { Expectation } from './verdict.ts';

/** A phase that ends by itself where nothing is wrong. */
type PassingPhase = keyof typeof ends;

/** Of so many candidates of a line, the newest that came through a phase, it is reckoned. */
export const reckonedMax = 10;
/** Of fewer nothing is reckoned: two tell no more than how different they were. */
const reckonedMin = 3;
/** Nine of ten were through by then. */
const lateShare = 0.9;

/** What a phase came to where it came to its own end: what was superseded or given up tells nothing. */
const ends = {
  building: ['testing'],
  testing: ['accepted', 'failed'],
  promoting: ['released'],
} as const satisfies Partial<Record<CandidatePhase, readonly CandidatePhase[]>>;

/**
 * When a candidate will be through a phase, as its line's own history has it; none where that is too
 * short. Half of the others took no longer than `at`; who takes longer than nine of ten, or than all
 * where there are fewer, is late.
 *
 * @param earlier when other candidates of the line entered their phases, the newest first
 */
export function expectedEnd(
  earlier: readonly PhaseTimes[],
  phase: PassingPhase,
  sinceMs: number,
  nowMs: number,
): Expectation | undefined {
  const took = earlier.flatMap((times) => tookMs(times, phase) ?? []).slice(0, reckonedMax);
  if (took.length < reckonedMin) return undefined;
  const atMs = sinceMs + shareOf(took, 0.5);
  const isLate = nowMs - sinceMs > shareOf(took, lateShare);
  return { at: isoTime(atMs), of: took.length, isLate };
}

/** Whether a phase is one of those that end by themselves. */
export function endsByItself(phase: CandidatePhase): phase is PassingPhase {
  return Object.hasOwn(ends, phase);
}

/** How long a candidate was in a phase; none where it was not, or came to another end. */
function tookMs(times: PhaseTimes, phase: PassingPhase): number | undefined {
  const sinceMs = times[phase];
  if (sinceMs === undefined) return undefined;
  const later = Object.values(times).filter((ms) => ms > sinceMs);
  const nextMs = Math.min(...later);
  const isOwnEnd = ends[phase].some((end) => times[end] === nextMs);
  return isOwnEnd ? nextMs - sinceMs : undefined;
}

/** The least duration that this share of all did not exceed. */
function shareOf(durations: readonly number[], share: number): number {
  const longest = durations.toSorted((a, b) => a - b).slice(0, Math.ceil(share * durations.length));
  return Math.max(...longest);
}
