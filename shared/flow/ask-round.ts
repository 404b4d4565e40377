import { roundOf } from '#core/round.ts';
import { advance } from './advance.ts';
import type { Person } from './ports.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';

/** What a person says who wants a line's set tested again. */
export interface RoundWish {
  readonly line: string;
  readonly reason: string;
  /** Names the request, so that the same again is the same round; one is drawn where none is said. */
  readonly id?: string | undefined;
}

/** A round that was asked for, as everybody is told who asks for the same. */
export interface AskedRound {
  readonly line: string;
  readonly round: string;
}

/**
 * Asks for a round of a line, of whatever its set is then. Whether it opens a candidate the line
 * decides later: none where the set is under way already, and then the line says so.
 *
 * @throws PermanentError `unknown` for no line of ours, `forbidden` for who is no promoter of it.
 */
export async function askRound(
  duty: Duty,
  person: Person,
  { line: name, reason, id = duty.ports.random.uuid() }: RoundWish,
): Promise<AskedRound> {
  const line = await lineNamed(duty, name);
  refuseStranger([line], person);
  const request = { by: 'person', id, email: person.email, reason } as const;
  await advance(duty, 'line', line.name, { type: 'round-asked', line: line.name, request });
  return { line: line.name, round: roundOf(request) };
}
