import type { Refusal } from './admission.ts';
import type { Candidate } from './candidate.ts';
import type { Decision } from './decide.ts';
import { stale } from './decide.ts';
import { decideHolds, type HoldEvent, type Holding } from './hold.ts';

/** That a person wants a candidate's staging area kept. */
export interface PinWish {
  readonly candidate: string;
  readonly reason: string;
  readonly owner: string;
  readonly untilMs: number;
}

/** That a person wants a pin to end at once; whose need be said only where there are several. */
export interface EndedPinWish {
  readonly candidate: string;
  readonly reason: string;
  readonly owner?: string;
}

/** Keeps a candidate's staging area for a person, or no longer. */
export function decidePins(
  candidate: Candidate,
  event: HoldEvent,
  nowMs: number,
): Decision<Candidate, never> {
  const late = event.type === 'held' ? refuseLatePin(candidate) : undefined;
  if (late !== undefined) return stale(late.why);
  const decision = decideHolds(pinning(candidate), event, nowMs, 'pin');
  if (decision.kind === 'stale') return decision;
  return { ...decision, next: { ...candidate, ...pinning(decision.next) } };
}

/** Pins in the place of holds, and holds in theirs: each is decided beside the other. */
export function pinning({ holds = [], pins = [] }: Holding): Required<Holding> {
  return { holds: pins, pins: holds };
}

/** Why a pin of this candidate would keep nothing; none where it would. */
export function refuseLatePin({ id, phase }: Candidate): Refusal | undefined {
  if (phase !== 'collecting' && phase !== 'collected') return undefined;
  const wayOut = 'have it made again: POST /api/v1/restorations';
  return { code: 'gone', why: `the staging area of candidate ${id} is gone: ${wayOut}` };
}
