import { isAsked } from '#core/line-rounds.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type RoundWish, roundOf } from '#core/round.ts';
import { advance } from './advance.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';

/** A round that was asked for, as everybody is told who asks for the same. */
export interface AskedRound {
  readonly line: string;
  readonly round: string;
}

/**
 * Asks for a round of a line, of whatever its set is then. Whether it opens a candidate the line
 * decides later: none where the set is under way already, and then the line says so.
 *
 * @throws PermanentError `unknown` for no line of ours, `forbidden` for who is no promoter of it,
 * `conflict` while another round is being opened: nothing is remembered of this one.
 */
export async function askRound(
  duty: Duty,
  person: Person,
  { line: name, reason, id = duty.ports.random.uuid() }: RoundWish,
): Promise<AskedRound> {
  const line = await lineNamed(duty, name);
  refuseStranger([line], person);
  const request = { by: 'person', id, email: person.email, reason } as const;
  const asked = { line: line.name, round: roundOf(request) };
  const event = { type: 'round-asked', line: line.name, request } as const;
  const { isMoved, why } = await advance(duty, 'line', line.name, event);
  if (!isMoved) await refuseWaiting(duty, asked, why);
  return asked;
}

/** What was asked for before has the same answer; what must wait is asked for again later. */
async function refuseWaiting(duty: Duty, { line, round }: AskedRound, why: string): Promise<void> {
  const kept = await duty.ports.store.get('line', line);
  if (kept === undefined || !isAsked(kept.body, round))
    throw new PermanentError('conflict', `${why}: send the same request again in a minute`);
}
