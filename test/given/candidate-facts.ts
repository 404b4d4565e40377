import type { Candidate } from '#core/candidate.ts';
import type { CandidateFacts } from '#core/candidate-facts.ts';
import { aLine, aLineState } from './line.ts';

/** What is known of a candidate that is the newest of its line, with nothing against it. */
export function candidateFacts(
  candidate: Candidate,
  facts: Partial<CandidateFacts> = {},
): CandidateFacts {
  return {
    candidate,
    state: aLineState({ newestCandidate: candidate.id }),
    line: aLine(),
    ...{ components: {}, queued: [], earlier: [] },
    ...facts,
  };
}
