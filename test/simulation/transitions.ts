import type { BuildPhase } from '#core/build.ts';
import type { CandidatePhase } from '#core/candidate.ts';
import type { Verdict } from '#core/tag-verdict.ts';

/** Where a candidate may go from each phase. */
export const candidateMoves: Readonly<Record<CandidatePhase, readonly CandidatePhase[]>> = {
  building: ['testing', 'failed', 'superseded'],
  testing: ['accepted', 'failed'],
  accepted: ['failed', 'promoting', 'collecting'],
  failed: ['accepted', 'collecting'],
  superseded: ['collecting'],
  promoting: ['released', 'accepted', 'failed', 'testing'],
  released: ['collecting'],
  collecting: ['collected'],
  collected: [],
};

/** Where a build may go from each phase. What joins from production is built at once. */
export const buildMoves: Readonly<Record<BuildPhase, readonly BuildPhase[]>> = {
  wanted: ['running', 'built', 'failed'],
  running: ['wanted', 'built', 'failed'],
  built: ['collecting'],
  failed: ['wanted', 'built', 'collecting'],
  collecting: ['collected', 'wanted', 'built'],
  collected: ['wanted', 'built'],
};

/**
 * How a tag may be judged after it was judged otherwise. Others, people and what becomes of it change
 * whether it is in quarantine, and never what it is; what is malformed has no record.
 */
export const tagMoves: Readonly<Record<Verdict, readonly Verdict[]>> = {
  accepted: ['quarantined'],
  'pre-release': ['quarantined'],
  library: ['quarantined'],
  quarantined: ['accepted', 'pre-release', 'library'],
  malformed: [],
};
