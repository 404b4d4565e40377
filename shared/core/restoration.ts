import type { Refusal } from './admission.ts';
import type { Candidate } from './candidate.ts';

/** That a person wants a collected candidate's set again. */
export interface RestorationWish {
  readonly candidate: string;
  readonly reason: string;
  /** Names the request, so that the same again is the same candidate; one is drawn where none is said. */
  readonly id?: string | undefined;
}

/** The candidate whose set was opened again, and who wanted that. */
export interface Restored {
  readonly candidate: string;
  readonly by: string;
  readonly reason: string;
}

/** The round of a frozen set that is opened again, beside those of its line: nothing gives way to it. */
export function restoredRound(id: string): string {
  return `restored-${id}`;
}

/** Why a candidate is not restored; none where nothing of it is left. */
export function refuseRestoring({ id, phase, expiresAtMs }: Candidate): Refusal | undefined {
  if (phase === 'collected') return undefined;
  const why =
    phase === 'collecting'
      ? 'it is being collected: send the same request again in some minutes'
      : `it is ${phase}, and its staging area stands${untilOf(expiresAtMs)}; ` +
        'to keep it for longer, POST /api/v1/pins';
  return { code: 'conflict', why: `candidate ${id} is not restored: ${why}` };
}

function untilOf(expiresAtMs: number | undefined): string {
  return expiresAtMs === undefined ? '' : ` until ${new Date(expiresAtMs).toISOString()}`;
}
