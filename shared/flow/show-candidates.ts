import type { ShownCandidates } from '#core/shown-candidate.ts';
import { shownCandidate } from '#core/shown-row.ts';
import { lineSoFar, lineStateOf } from './line-so-far.ts';
import { placeOf } from './place-of.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';

/** So many candidates are shown at once, unless fewer are wanted. */
const shownMax = 50;

/** Which of the candidates of a line somebody wants to see. */
interface WantedCandidates {
  /** Those before this one, with which the page before ended. */
  readonly after?: string;
  /** At most so many. */
  readonly limit?: number;
}

/**
 * Shows the candidates of a line, the newest first, those that are collected too.
 *
 * @throws PermanentError `unknown`
 */
export async function showCandidates(
  duty: Duty,
  name: string,
  { after, limit = shownMax }: WantedCandidates = {},
): Promise<ShownCandidates> {
  const { clock, store } = duty.ports;
  const line = await lineNamed(duty, name);
  const place = after === undefined ? undefined : await placeOf(store, after);
  const [state, found] = await Promise.all([
    lineStateOf(duty, name),
    store.rows('candidates-of-line', name, limit, place),
  ]);
  const soFar = await lineSoFar(duty, line, state);
  const nowMs = clock.nowMs();
  const last = found.length < limit ? undefined : found.at(-1);
  const path = `/api/v1/lines/${name}/candidates`;
  const only = limit === shownMax ? '' : `&limit=${limit}`;
  return {
    candidates: found.map(({ id, row }) => shownCandidate(id, row, soFar, nowMs)),
    ...(last !== undefined && { next: `${path}?after=${last.id}${only}` }),
  };
}
