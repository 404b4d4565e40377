import type { ShownCandidates } from '#core/shown-candidate.ts';
import { shownCandidate } from '#core/shown-row.ts';
import { lineSoFar, lineStateOf } from './line-so-far.ts';
import { placeOf } from './place-of.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';

/** So many candidates are shown at once. */
const shownMax = 50;

/**
 * Shows the candidates of a line, the newest first, those that are collected too.
 *
 * @param after the candidate that the page before ended with
 * @throws PermanentError `unknown`
 */
export async function showCandidates(
  duty: Duty,
  name: string,
  after?: string,
): Promise<ShownCandidates> {
  const { clock, store } = duty.ports;
  const line = await lineNamed(duty, name);
  const place = after === undefined ? undefined : await placeOf(store, after);
  const [state, found] = await Promise.all([
    lineStateOf(duty, name),
    store.rows('candidates-of-line', name, shownMax, place),
  ]);
  const soFar = await lineSoFar(duty, line, state);
  const nowMs = clock.nowMs();
  const last = found.length < shownMax ? undefined : found.at(-1);
  return {
    candidates: found.map(({ id, row }) => shownCandidate(id, row, soFar, nowMs)),
    ...(last !== undefined && { next: `/api/v1/lines/${name}/candidates?after=${last.id}` }),
  };
}
