import type { Candidate } from './candidate.ts';

/** So often in a row may a candidate that still builds give way to a newer one; then it is let be. */
const supersedesMax = 3;

/** Whether a newer candidate takes the place of this one; one that is tested already is let be. */
export function givesWay({ phase, supersedes }: Candidate): boolean {
  return phase === 'building' && supersedes < supersedesMax;
}
