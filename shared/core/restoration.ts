import type { Refusal } from './admission.ts';
import type { Candidate, CandidatePhase } from './candidate.ts';

/** What a person says who wants a collected candidate back. */
export interface RestorationWish {
  readonly candidate: string;
  readonly reason: string;
  /** Names the request: the same again is the same candidate; one is drawn where none is said. */
  readonly id?: string | undefined;
}

/** Of which candidate another one is the restoration, who asked for it, and why. */
export interface Restoration {
  readonly candidate: string;
  readonly by: string;
  readonly reason: string;
}

/** The round of a set that is restored: it says which request asked for it. */
export function restoredRound(id: string): string {
  return `restored-${id}`;
}

/** Why a candidate cannot be restored, and what to do instead; none where it can. */
export function refuseRestoration({ id, phase, expiresAtMs }: Candidate): Refusal | undefined {
  if (phase === 'collected') return undefined;
  return { code: 'conflict', why: `candidate ${id} is ${phase}: ${wayOut(phase, expiresAtMs)}` };
}

/**
 * Whether the candidate that stands under a restoration's id is the one that was asked for: a name
 * that was used for another candidate of the same set makes no second restoration.
 */
export function refuseOtherRestoration(
  standing: Pick<Candidate, 'id' | 'restores'>,
  { candidate }: Pick<Restoration, 'candidate'>,
): Refusal | undefined {
  if (standing.restores?.candidate === candidate) return undefined;
  const why = `the name of this request stands for ${standing.id} already; say another id`;
  return { code: 'conflict', why };
}

function wayOut(
  phase: Exclude<CandidatePhase, 'collected'>,
  expiresAtMs: number | undefined,
): string {
  if (phase === 'collecting') return 'its area is being deleted; come again in a few minutes';
  if (expiresAtMs === undefined) return 'it still stands, and nothing is deleted before it ends';
  return `it still stands until ${new Date(expiresAtMs).toISOString()}; pin it: POST /api/v1/pins`;
}
