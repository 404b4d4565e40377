import { endHoldAction, endWaiverAction } from '#core/end-actions.ts';
import type { HeldThing, Holding } from '#core/hold.ts';
import { everyLine } from '#core/kinds.ts';
import { shownWaivers } from '#core/shown-cells.ts';
import type { ShownHold, ShownHolds, ShownWaiver } from '#core/shown-hold.ts';
import { shownHolds } from '#core/shown-holds.ts';
import { heldAmong, heldComponents } from './held-components.ts';
import { inParallel } from './in-parallel.ts';
import { lineStateOf } from './line-so-far.ts';
import { linesWith } from './look-at-tag.ts';
import { placeOf } from './place-of.ts';
import type { Duty } from './turn.ts';

/** So many candidates of which people spoke are looked at for a page. */
const shownMax = 50;

/**
 * Shows all that people hold, keep and waive now: of lines and components with the first page, of
 * candidates page after page.
 *
 * @param after the candidate that the page before ended with
 * @throws PermanentError `unknown` where there is no such candidate
 */
export async function showHolds(duty: Duty, after?: string): Promise<ShownHolds> {
  const { clock, store } = duty.ports;
  const place = after === undefined ? undefined : await placeOf(store, after);
  const found = await store.list('candidates-spoken-of', everyLine, shownMax, place);
  const candidates = (await inParallel(found, ({ id }) => store.get('candidate', id))).flatMap(
    (kept) => (kept === undefined ? [] : [kept.body]),
  );
  const nowMs = clock.nowMs();
  const around = after === undefined ? await heldAround(duty) : [];
  const own = candidates.map((one) => [{ kind: 'candidate', name: one.id }, one] as const);
  const lineOf = new Map(candidates.map(({ id, line }) => [id, line]));
  const who = await promotersBy(duty, lineOf);
  const last = found.length < shownMax ? undefined : found.at(-1);
  return {
    holds: [...around, ...own]
      .flatMap(([thing, holding]) => shownHolds(thing, holding, nowMs))
      .map((hold): ShownHold => ({ ...hold, end: endHoldAction(hold, who(hold.thing)) })),
    waivers: candidates
      .flatMap((candidate) => shownWaivers(candidate, nowMs))
      .map((waiver): ShownWaiver => {
        const may = who({ kind: 'candidate', name: waiver.candidate });
        return { ...waiver, end: endWaiverAction(waiver, may) };
      }),
    ...(last && { next: `/api/v1/holds?after=${last.id}` }),
  };
}

/** Every line, and the components that somebody held once. */
async function heldAround(duty: Duty): Promise<readonly (readonly [HeldThing, Holding])[]> {
  const lines = await duty.ports.lines.all();
  const states = await inParallel(lines, ({ name }) => lineStateOf(duty, name));
  const held = await heldComponents(duty);
  return [
    ...states.map((state) => [{ kind: 'line', name: state.line }, state] as const),
    ...heldAmong(held, [...held.keys()]),
  ];
}

/** Who may end what is said of a thing: the promoters of its line, of a component those of all its lines. */
async function promotersBy(
  duty: Duty,
  lineOf: ReadonlyMap<string, string>,
): Promise<(thing: HeldThing) => readonly string[]> {
  const lines = await duty.ports.lines.all();
  return ({ kind, name }) => {
    const line = kind === 'line' ? name : lineOf.get(name);
    const own =
      kind === 'component' ? linesWith(lines, name) : lines.filter((one) => one.name === line);
    return [...new Set(own.flatMap(({ promoters }) => promoters))];
  };
}
