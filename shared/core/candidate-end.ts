import type { Candidate } from './candidate.ts';
import { withExpiry } from './expiry.ts';

/** Ends a candidate in a phase; from then on its staging area lives as long as its line says. */
export function ended(
  candidate: Candidate,
  phase: 'accepted' | 'failed' | 'superseded' | 'released',
  why: string,
  nowMs: number,
): Candidate {
  const { failedMs, acceptedMs, releasedMs } = candidate.frozen.timesToLive;
  const livesMs = {
    accepted: acceptedMs,
    failed: failedMs,
    superseded: failedMs,
    released: releasedMs,
  };
  const { keptUntilMs: _before, ...rest } = candidate;
  return withExpiry({ ...rest, phase, why, livesUntilMs: nowMs + livesMs[phase] });
}
