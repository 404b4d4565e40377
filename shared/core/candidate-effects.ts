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
    case 'cancel-cells':
    case 'let-go':
    case 'raise-alert':
      return false;
    case 'collect-area':
      return candidate.phase !== 'collecting';
  }
}

/**
 * What a candidate hears of an effect that can never succeed: a build that cannot be asked for has
 * failed, and so have files that cannot be staged; a cell that cannot start has tested nothing, which
 * is no failure of what it tests.
 */
export function refusalToCandidate(
  effect: CandidateEffect,
  why: string,
): CandidateEvent | undefined {
  switch (effect.type) {
    case 'want-build': {
      const news = { phase: 'failed', images: [], why } as const;
      return { type: 'build-told', component: effect.component, news };
    }
    case 'start-cell': {
      const { cell, attempt } = effect;
      return { type: 'cell-refused', cell, attempt, why };
    }
    case 'stage-files':
      return { type: 'files-refused', why };
    case 'cancel-cells':
    case 'let-go':
    case 'raise-alert':
    case 'collect-area':
      return undefined;
  }
}
