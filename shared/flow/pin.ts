import type { Candidate } from '#core/candidate.ts';
import { type Hold, isSameHold, refuseHold } from '#core/hold.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type EndedPinWish, type PinWish, pinning, refuseLatePin } from '#core/pin.ts';
import { advance } from './advance.ts';
import { meantHold } from './meant-hold.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';

/** A pin as it stands, or as it ended. */
export interface PlacedPin {
  readonly candidate: string;
  readonly owner: string;
  /** In ISO 8601; of one that a person ended, when that was. */
  readonly until: string;
  /** From when the staging area may go; none while the candidate is under way. */
  readonly expires?: string;
}

/**
 * Pins a candidate: its staging area stays until the pin ends. The same request again has the same
 * answer; another one of the same owner takes its place.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function placePin(duty: Duty, person: Person, wish: PinWish): Promise<PlacedPin> {
  const { candidate: id, ...said } = wish;
  const found = await pinnable(duty, person, id);
  const pin: Hold = { ...said, by: person.email, atMs: duty.ports.clock.nowMs() };
  const refused = refuseLatePin(found) ?? refuseHold(pinning(found), pin, pin.atMs, 'pin');
  if (refused !== undefined)
    throw new PermanentError(refused.code, `candidate ${id}: ${refused.why}`);
  const { why } = await advance(duty, 'candidate', id, { type: 'pinned', pin });
  const after = await candidateNamed(duty, id);
  if (after.pins?.some((one) => isSameHold(one, pin)) !== true)
    throw new PermanentError('conflict', `candidate ${id} was not pinned: ${why}; send it again`);
  return answer(after, pin);
}

/**
 * Ends a pin at once; one that has ended already is answered alike.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function endPin(duty: Duty, person: Person, wish: EndedPinWish): Promise<PlacedPin> {
  const { candidate: id, reason, owner } = wish;
  const found = await pinnable(duty, person, id);
  const nowMs = duty.ports.clock.nowMs();
  const meant = meantHold(`candidate ${id}`, found.pins ?? [], owner, nowMs, 'pin');
  const event = { type: 'pin-ended', owner: meant.owner, by: person.email, reason } as const;
  const { why } = await advance(duty, 'candidate', id, event);
  const after = await candidateNamed(duty, id);
  const kept = after.pins?.find((one) => one.owner === meant.owner) ?? meant;
  if (kept.untilMs > duty.ports.clock.nowMs())
    throw new PermanentError('conflict', `candidate ${id} is pinned: ${why}; send it again`);
  return answer(after, kept);
}

/** Promoters of its line pin a candidate. */
async function pinnable(duty: Duty, person: Person, id: string): Promise<Candidate> {
  const candidate = await candidateNamed(duty, id);
  refuseStranger([await lineNamed(duty, candidate.line)], person);
  return candidate;
}

async function candidateNamed({ ports }: Duty, id: string): Promise<Candidate> {
  const found = await ports.store.get('candidate', id);
  if (found === undefined) throw noCandidate(id);
  return found.body;
}

function answer({ id, expiresAtMs }: Candidate, { owner, untilMs }: Hold): PlacedPin {
  const placed = { candidate: id, owner, until: new Date(untilMs).toISOString() };
  if (expiresAtMs === undefined) return placed;
  return { ...placed, expires: new Date(expiresAtMs).toISOString() };
}
