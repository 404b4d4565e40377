import type { LineComponent, ReleaseLine } from '#core/line.ts';
import { type ChosenTag, type NoTag, setText, takeOf } from '#core/take.ts';
import type { ChosenComponent } from './freeze.ts';
import { sha256 } from './identify.ts';
import { findImpediment, type Impediments, recordedImpediments } from './impediments.ts';
import { inParallel } from './in-parallel.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import type { Duty } from './turn.ts';

/** A line's set as it is now, with the hash that names what it would be by all that is recorded. */
export type ChosenSet = { readonly set: string } & (
  | { readonly taken: readonly ChosenComponent[] }
  | { readonly refusal: string }
);

/**
 * Takes the newest good tag of every component of a line, as the repositories have them now.
 * What names another commit than it did when it was first seen, or released, is not taken: the same
 * version is never built twice from different sources. The refusal says what to do, for people.
 */
export async function takeTags(duty: Duty, line: ReleaseLine): Promise<ChosenSet> {
  const found = await inParallel(line.components, async (own) => ({
    own,
    ...(await takeFound(duty, own, await lookUp(duty, own.component))),
  }));
  const set = setOf(
    line,
    found.map(({ recorded }) => recorded),
  );
  const refusals = found.flatMap(({ taking }) => ('refusal' in taking ? [taking.refusal] : []));
  if (refusals.length > 0) return { set, refusal: refusals.join('; ') };
  const taken = found.flatMap(({ own, taking }) =>
    'newest' in taking ? [{ own, ...taking }] : [],
  );
  return { set, taken };
}

/** The hash that names what a line takes. */
export function setOf(line: ReleaseLine, takings: readonly (ChosenTag | NoTag)[]): string {
  return sha256(setText(line, takings));
}

/** What a line takes of one component whose repository was read: by all that is recorded, and now. */
export async function takeFound(
  duty: Duty,
  own: LineComponent,
  looked: LookedUp,
): Promise<{ readonly recorded: ChosenTag | NoTag; readonly taking: ChosenTag | NoTag }> {
  const impediments = await recordedImpediments(duty, own, looked);
  const recorded = takeOf(own, looked.versions, impediments);
  return { recorded, taking: await take(duty, own, looked, impediments) };
}

/** The newest tag that nothing speaks against: each is looked at before an older one is taken. */
async function take(
  duty: Duty,
  own: LineComponent,
  looked: LookedUp,
  recorded: Impediments,
): Promise<ChosenTag | NoTag> {
  const impediments = new Map(recorded);
  for (;;) {
    const taking = takeOf(own, looked.versions, impediments);
    if ('refusal' in taking) return taking;
    const impediment = await findImpediment(duty, own, looked, taking.newest);
    if (impediment === undefined) return taking;
    impediments.set(taking.newest.tag, impediment);
  }
}
