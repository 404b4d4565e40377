import type { Candidate } from './candidate.ts';

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
  return { ...candidate, phase, why, expiresAtMs: nowMs + livesMs[phase] };
}
