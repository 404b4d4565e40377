import type { Candidate, CandidateEffect, CandidateEvent } from './candidate.ts';

/** Whether a candidate's owed effect has lost its reason meanwhile. */
export function isMootForCandidate(candidate: Candidate, effect: CandidateEffect): boolean {
  const isOver = ['superseded', 'collecting', 'collected'].includes(candidate.phase);
  switch (effect.type) {
    case 'want-build':
      return candidate.phase !== 'building';
    case 'stage-files':
      return isOver;
    case 'start-cell': {
      const attempt = candidate.cells[effect.cell]?.attempts[effect.attempt - 1];
      return isOver || attempt?.outcome !== undefined;
    }
    case 'collect-area':
      return candidate.phase !== 'collecting';
  }
}

/** What a candidate hears of an effect that can never succeed: a cell that cannot start failed. */
export function refusalToCandidate(
  effect: CandidateEffect,
  why: string,
): CandidateEvent | undefined {
  if (effect.type !== 'start-cell') return undefined;
  return {
    type: 'cell-reported',
    cell: effect.cell,
    attempt: effect.attempt,
    outcome: 'failed',
    why,
  };
}
