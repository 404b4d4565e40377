import type { Candidate, CandidateEffect, CandidateEvent } from './candidate.ts';
import { ended } from './candidate-end.ts';
import { type Decision, moved, stale } from './decide.ts';

type Decided = Decision<Candidate, CandidateEffect>;

/** Its files are staged. What was found first stays: they are the same, whoever stages them again. */
export function hearFiles(
  candidate: Candidate,
  { findings }: Extract<CandidateEvent, { type: 'files-staged' }>,
): Decided {
  if (candidate.findings !== undefined) return stale('its files are staged');
  return moved({ ...candidate, findings }, `its files are staged, with ${findings} findings`);
}

/** Its files can never be staged, so it can never be released. */
export function refuseFiles(candidate: Candidate, why: string, nowMs: number): Decided {
  if (candidate.phase !== 'testing') return stale(`it is ${candidate.phase}`);
  const words = `its files cannot be staged: ${why}`;
  return moved(ended(candidate, 'failed', words, nowMs), words);
}
