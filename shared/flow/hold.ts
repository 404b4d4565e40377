import {
  type EndedHoldWish,
  type HeldThing,
  type Hold,
  type HoldEvent,
  type Holding,
  type HoldWish,
  isSameHold,
  refuseHold,
  refuseLateHold,
} from '#core/hold.ts';
import type { ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { advance } from './advance.ts';
import { componentOf, linesWith } from './look-at-tag.ts';
import { meantHold } from './meant-hold.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';

/** A hold as it stands, or as it ended. */
export type PlacedHold = { readonly [K in HeldThing['kind']]?: string } & {
  readonly owner: string;
  /** In ISO 8601; of one that a person ended, when that was. */
  readonly until: string;
  /** The candidate of the line whose promotion was admitted before, and goes on. */
  readonly promoting?: string;
};

/**
 * Holds a component, a candidate or a line: no promotion of it is admitted until the hold ends. The
 * same request again has the same answer; another one of the same owner takes its place.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function placeHold(duty: Duty, person: Person, wish: HoldWish): Promise<PlacedHold> {
  const { thing, ...said } = wish;
  await refuseStrangerTo(duty, thing, person);
  const hold: Hold = { ...said, by: person.email, atMs: duty.ports.clock.nowMs() };
  const refused = refuseHold(await holdingOf(duty, thing), hold, hold.atMs);
  if (refused !== undefined)
    throw new PermanentError(refused.code, `${nameOf(thing)}: ${refused.why}`);
  const why = await tell(duty, thing, { type: 'held', hold });
  const kept = (await holdingOf(duty, thing)).holds?.find((one) => isSameHold(one, hold));
  if (kept === undefined)
    throw new PermanentError('conflict', `${nameOf(thing)} was not held: ${why}; send it again`);
  return answer(duty, thing, kept);
}

/**
 * Ends a hold at once; one that has ended already is answered alike.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function endHold(
  duty: Duty,
  person: Person,
  { thing, reason, owner }: EndedHoldWish,
): Promise<PlacedHold> {
  await refuseStrangerTo(duty, thing, person);
  const { holds: known = [] } = await holdingOf(duty, thing);
  const meant = meantHold(nameOf(thing), known, owner, duty.ports.clock.nowMs(), 'hold');
  const event = { type: 'hold-ended', owner: meant.owner, by: person.email, reason } as const;
  const why = await tell(duty, thing, event);
  const { holds = [] } = await holdingOf(duty, thing);
  const kept = holds.find((one) => one.owner === meant.owner) ?? meant;
  if (kept.untilMs > duty.ports.clock.nowMs())
    throw new PermanentError('conflict', `${nameOf(thing)} is held: ${why}; send it again`);
  return answer(duty, thing, kept);
}

/** Promoters of the line; of a component, of any line that has it. */
async function refuseStrangerTo(duty: Duty, thing: HeldThing, person: Person): Promise<void> {
  refuseStranger(await linesOf(duty, thing), person);
}

async function linesOf(duty: Duty, { kind, name }: HeldThing): Promise<readonly ReleaseLine[]> {
  switch (kind) {
    case 'line':
      return [await lineNamed(duty, name)];
    case 'candidate':
      return [await lineNamed(duty, (await candidateNamed(duty, name)).line)];
    case 'component': {
      const lines = await duty.ports.lines.all();
      componentOf(lines, name);
      return linesWith(lines, name);
    }
  }
}

async function holdingOf(duty: Duty, { kind, name }: HeldThing): Promise<Holding> {
  return (await duty.ports.store.get(kind, name))?.body ?? {};
}

async function tell(duty: Duty, { kind, name }: HeldThing, event: HoldEvent): Promise<string> {
  switch (kind) {
    case 'candidate': {
      const late = event.type === 'held' && refuseLateHold(await candidateNamed(duty, name));
      if (late) throw new PermanentError(late.code, late.why);
      return (await advance(duty, kind, name, event)).why;
    }
    case 'line':
      return (await advance(duty, kind, name, { ...event, line: name })).why;
    case 'component':
      return (await advance(duty, kind, name, { ...event, component: name })).why;
  }
}

async function candidateNamed({ ports }: Duty, id: string) {
  const found = await ports.store.get('candidate', id);
  if (found === undefined) throw noCandidate(id);
  return found.body;
}

async function answer({ ports }: Duty, { kind, name }: HeldThing, hold: Hold): Promise<PlacedHold> {
  const { owner, untilMs } = hold;
  const placed = { [kind]: name, owner, until: new Date(untilMs).toISOString() };
  const promoting =
    kind === 'line' ? (await ports.store.get('line', name))?.body.promoting : undefined;
  return promoting === undefined ? placed : { ...placed, promoting };
}

function nameOf({ kind, name }: HeldThing): string {
  return `${kind} ${name}`;
}
