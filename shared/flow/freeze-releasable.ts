import type { FrozenSet } from '#core/candidate.ts';
import { type NamedComponent, refuseCells } from '#core/cell-substitutions.ts';
import { refuseDropped } from '#core/dropped-images.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { type ChosenComponent, freeze, type ReadsCommit } from './freeze.ts';
import { inParallel } from './in-parallel.ts';
import { refuseHalf } from './released-images.ts';
import type { Duty } from './turn.ts';

/** A set that may become a candidate; or why it may not, with what could be frozen of it. */
export type Releasable =
  | { readonly frozen: FrozenSet }
  | { readonly refusal: string; readonly frozen?: FrozenSet };

/**
 * Freezes what a line takes, unless it could not be tested, built or released as it is: no candidate
 * is opened then.
 *
 * @param before the set before, of which the same commits are not read again
 * @param read how commits are read; without it, they are kept for good
 * @throws PermanentError where a component's own recipe is refused
 */
export async function freezeReleasable(
  duty: Duty,
  line: ReleaseLine,
  state: LineState,
  taken: readonly ChosenComponent[],
  before: FrozenSet | undefined,
  read?: ReadsCommit,
): Promise<Releasable> {
  const untestable = refuseCells(line.cells, taken.map(namesOf));
  if (untestable !== undefined) return { refusal: untestable };
  const frozen = await freeze(duty, line, taken, before, read);
  if ('refusal' in frozen) return frozen;
  const refusal = await refuseReleased(duty, state, taken, frozen);
  return refusal === undefined ? { frozen } : { refusal, frozen };
}

function namesOf({ own: { component }, images }: ChosenComponent): NamedComponent {
  const { name, files } = component;
  return { name, images: images.map((image) => image.name), files };
}

/** What is released already, and does not go together with what the set has to have. */
async function refuseReleased(
  duty: Duty,
  { head }: LineState,
  taken: readonly ChosenComponent[],
  { components }: FrozenSet,
): Promise<string | undefined> {
  const dropped = refuseDropped(
    taken.map(({ own }) => own.component),
    head?.components ?? [],
  );
  const halves = await inParallel(components, (one) => refuseHalf(duty, one));
  const refusals = [dropped, ...halves].flatMap((one) => one ?? []);
  return refusals.length === 0 ? undefined : refusals.join('; ');
}
