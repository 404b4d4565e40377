import type { Refusal } from './admission.ts';
import type { Candidate, CandidatePhase } from './candidate.ts';
import { type Decision, moved, stale } from './decide.ts';
import { untilFault } from './until.ts';

const dayMs = 24 * 60 * 60_000;

/** So far ahead may a hold end: whoever needs it for longer looks at the thing again. */
export const holdMsMax = 365 * dayMs;
/** So many are kept of one thing, pins among them, one of a kind for each owner. */
export const holdsMax = 5;
/** A longer reason is refused: with the others of its document it stays small. */
export const holdReasonLengthMax = 300;

/** That nothing of a component, candidate or line is promoted: who says so, until when, and why. */
export interface Hold {
  readonly reason: string;
  /** Who decides when it goes on: a person or a team. Each has one hold of a thing. */
  readonly owner: string;
  /** From then on it stops nothing; a person may have brought that forward. */
  readonly untilMs: number;
  /** Who placed it. */
  readonly by: string;
  readonly atMs: number;
  /** Who ended it before its time, if somebody did. */
  readonly endedBy?: string;
}

/** What has holds: those that are over too, until there is no room for them. */
export interface Holding {
  readonly holds?: readonly Hold[];
  /** Of a candidate: people who keep its staging area, likewise. */
  readonly pins?: readonly Hold[];
}

/** What can happen to the holds of anything. */
export type HoldEvent =
  | { readonly type: 'held'; readonly hold: Hold }
  | {
      readonly type: 'hold-ended';
      readonly owner: string;
      readonly by: string;
      readonly reason: string;
    };

/** What a person wants to be held, or to go on. */
export interface HeldThing {
  readonly kind: 'component' | 'candidate' | 'line';
  readonly name: string;
}

/** A hold that a person asks for. */
export interface HoldWish {
  readonly thing: HeldThing;
  readonly reason: string;
  readonly owner: string;
  readonly untilMs: number;
}

/** That a person wants a hold to end at once; whose need be said only where there are several. */
export interface EndedHoldWish {
  readonly thing: HeldThing;
  readonly reason: string;
  readonly owner?: string;
}

/** What a person's word keeps from happening: a promotion, or a collection. */
export type HoldKind = 'hold' | 'pin';

/** What is said of a thing that has one. */
export const did = { hold: 'held', pin: 'pinned' } as const;

/** The holds of a thing that stand at an instant. */
export function standingHolds({ holds = [] }: Holding, nowMs: number): readonly Hold[] {
  return holds.filter(({ untilMs }) => untilMs > nowMs);
}

/**
 * Keeps a person's hold of a thing, in the place of one of the same owner; or lets one end. A pin is
 * a hold of what would be collected.
 */
export function decideHolds<Body extends Holding>(
  body: Body,
  event: HoldEvent,
  nowMs: number,
  what: HoldKind = 'hold',
): Decision<Body, never> {
  return event.type === 'held'
    ? place(body, event.hold, nowMs, what)
    : end(body, event, nowMs, what);
}

/** Why a hold cannot be placed; none where it can. */
export function refuseHold(
  body: Holding,
  { owner, untilMs }: Pick<Hold, 'owner' | 'untilMs'>,
  nowMs: number,
  what: HoldKind = 'hold',
): Refusal | undefined {
  const fault = untilFault(`a ${what}`, untilMs, nowMs, holdMsMax);
  if (fault !== undefined) return { code: 'refused', why: fault };
  const others = [
    ...standingHolds(body, nowMs).filter((one) => one.owner !== owner),
    ...standingHolds({ holds: body.pins ?? [] }, nowMs),
  ];
  if (others.length < holdsMax) return undefined;
  const owners = others.map((one) => one.owner).join(', ');
  return {
    code: 'conflict',
    why: `it is ${did[what]} ${others.length} times already, by ${owners}`,
  };
}

const tooLate: Readonly<Partial<Record<CandidatePhase, string>>> = {
  superseded: 'it is never promoted',
  promoting:
    'its promotion was admitted, and goes on; give it up: POST /api/v1/given-up-promotions',
  released: 'it is promoted already',
  collecting: 'it is never promoted',
  collected: 'it is never promoted',
};

/** Why a hold of this candidate would stop nothing; none where it would. */
export function refuseLateHold({ id, phase }: Candidate): Refusal | undefined {
  const words = tooLate[phase];
  const why = `candidate ${id} is ${phase}: ${words}`;
  return words === undefined ? undefined : { code: 'conflict', why };
}

/** Whether two holds say the same, whenever they were asked for. */
export function isSameHold(one: Hold, other: Hold): boolean {
  return (
    one.owner === other.owner &&
    one.reason === other.reason &&
    one.untilMs === other.untilMs &&
    one.by === other.by
  );
}

function place<Body extends Holding>(
  body: Body,
  hold: Hold,
  nowMs: number,
  what: HoldKind,
): Decision<Body, never> {
  const refused = refuseHold(body, hold, nowMs, what);
  if (refused !== undefined) return stale(refused.why);
  const { owner, untilMs, by, reason } = hold;
  const others = (body.holds ?? []).filter((one) => one.owner !== owner);
  const last = body.holds?.find((one) => one.owner === owner);
  if (last !== undefined && isSameHold(last, hold)) return stale(`${owner} has ${did[what]} it so`);
  const { pins = [] } = body;
  const isFull = others.length + pins.length >= holdsMax;
  const keeping = (one: Hold) => !isFull || one.untilMs > nowMs;
  const until = new Date(untilMs).toISOString();
  const why = `${did[what]} until ${until}, owner: ${owner}, by ${by}: ${reason}`;
  const kept = { holds: [...others.filter(keeping), hold] };
  const left = pins.length === 0 ? {} : { pins: pins.filter(keeping) };
  return moved({ ...body, ...kept, ...left }, why);
}

function end<Body extends Holding>(
  body: Body,
  { owner, by, reason }: Extract<HoldEvent, { type: 'hold-ended' }>,
  nowMs: number,
  what: HoldKind,
): Decision<Body, never> {
  const holds = body.holds ?? [];
  const hold = standingHolds(body, nowMs).find((one) => one.owner === owner);
  if (hold === undefined) return stale(`no ${what} of ${owner} stands`);
  const over = { ...hold, untilMs: nowMs, endedBy: by };
  const after = holds.map((one) => (one === hold ? over : one));
  return moved({ ...body, holds: after }, `the ${what} of ${owner} was ended by ${by}: ${reason}`);
}
