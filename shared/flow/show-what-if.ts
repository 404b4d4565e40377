import { refuseFollowing } from '#core/admission.ts';
import type { FrozenCell, FrozenSet } from '#core/candidate.ts';
import { expandCells } from '#core/expand-cells.ts';
import type { LineComponent, ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { PrecedingRelease } from '#core/preceding-release.ts';
import { nextRelease } from '#core/release-number.ts';
import type { LineSoFar } from '#core/shown-row.ts';
import type { ShownWhatIf, WhatIfCell } from '#core/shown-what-if.ts';
import type { ChosenComponent } from './freeze.ts';
import { type ImaginedSet, imaginedBuild, imaginedNotes, imagineSet } from './imagine-set.ts';
import { type ImaginedTag, imagineTag } from './imagine-tag.ts';
import { inParallel } from './in-parallel.ts';
import { lineSoFar, lineStateOf } from './line-so-far.ts';
import { lookUp } from './look-up.ts';
import { lineNamed } from './promoter.ts';
import { takeFound } from './take-tags.ts';
import type { Duty } from './turn.ts';

/** Which component of a line somebody imagines at which tag. */
export interface WhatIfQuestion {
  readonly line: string;
  readonly component: string;
  readonly tag: string;
}

/**
 * Shows what a line would be with one component at another tag, by all that opens a candidate and
 * plans its promotion. Repositories are read; nothing is built, kept, recorded or sent.
 *
 * @throws PermanentError `unknown` where there is no such line, or it has no such component
 */
export async function showWhatIf(duty: Duty, asked: WhatIfQuestion): Promise<ShownWhatIf> {
  const line = await lineNamed(duty, asked.line);
  const own = componentOfLine(line, asked.component);
  const [state, imagined, others] = await Promise.all([
    lineStateOf(duty, line.name),
    duty.ports.lines.all().then((lines) => imagineTag(duty, lines, own, asked.tag)),
    inParallel(
      line.components.filter((one) => one !== own),
      async (one) => ({ own: one, ...(await takeNow(duty, one)) }),
    ),
  ]);
  const refusals = [
    ...imagined.refusals,
    ...others.flatMap((one) => ('refusal' in one ? [one.refusal] : [])),
  ];
  const taken = line.components.flatMap((one): readonly ChosenComponent[] => {
    if (one === own) return imagined.chosen ? [{ own, ...imagined.chosen }] : [];
    return others.flatMap((other) => (other.own === one && 'newest' in other ? [other] : []));
  });
  return shown(duty, { asked, line, state, imagined, taken, refusals });
}

/** All that was found out about the repositories. */
interface Imagination {
  readonly asked: WhatIfQuestion;
  readonly line: ReleaseLine;
  readonly state: LineState;
  readonly imagined: ImaginedTag;
  readonly taken: readonly ChosenComponent[];
  readonly refusals: readonly string[];
}

async function shown(duty: Duty, imagination: Imagination): Promise<ShownWhatIf> {
  const { asked, line, state, imagined, taken } = imagination;
  const { judgement, commit, takes } = imagined;
  const isWhole = taken.length === line.components.length;
  const soFar = await lineSoFar(duty, line, state);
  const unreleased = await whyNotFollowing(duty, line, state);
  const isThere = isWhole && commit !== undefined;
  const set: ImaginedSet = isThere ? await imagineSet(duty, line, state, taken) : {};
  const { frozen, refusal = [] } = set;
  const refusals = [...imagination.refusals, refusal, unreleased].flat();
  const isNumbered = isWhole && unreleased.length === 0;
  const next = isNumbered ? nextOf(soFar, taken) : undefined;
  const { version, contributions = [] } = next ?? {};
  const release = version !== undefined && { line: line.name, version, ...sinceOf(soFar) };
  const notes = release && (await imaginedNotes(duty, set, release));
  return {
    ...asked,
    ...(commit !== undefined && { commit }),
    ...(takes !== undefined && { takes }),
    judgement,
    ...(version !== undefined && { version }),
    ...(soFar.before !== undefined && { since: soFar.before.name }),
    contributions,
    ...(next !== undefined && version === undefined && { nothingNew: true as const }),
    ...(refusals.length > 0 && { refusal: refusals.join('; ') }),
    components: await inParallel(taken, (one) => componentShown(duty, one, soFar.before, frozen)),
    cells: expandCells(line.cells, line.components).map(cellShown),
    ...(notes && { notes }),
  };
}

function componentOfLine({ name, components }: ReleaseLine, component: string): LineComponent {
  const own = components.find((one) => one.component.name === component);
  if (own !== undefined) return own;
  const there = components.map((one) => one.component.name).join(', ');
  throw new PermanentError('unknown', `${name} has no component ${component}; it has ${there}`);
}

async function takeNow(duty: Duty, own: LineComponent) {
  const { taking } = await takeFound(duty, own, await lookUp(duty, own.component));
  return taking;
}

async function whyNotFollowing(
  { ports }: Duty,
  { name, follows }: ReleaseLine,
  { head }: LineState,
): Promise<readonly string[]> {
  if (head !== undefined || follows === undefined) return [];
  const refusal = refuseFollowing(name, follows, await ports.store.record('releases', follows));
  return refusal === undefined ? [] : [refusal.why];
}

function sinceOf({ before }: LineSoFar): { readonly since?: PrecedingRelease } {
  return before === undefined ? {} : { since: before };
}

function nextOf({ before, versions }: LineSoFar, taken: readonly ChosenComponent[]) {
  const next = taken.map(({ own: { component }, newest: { tag }, images }) => ({
    name: component.name,
    tag,
    images: images.map(({ name }) => name),
  }));
  return nextRelease(before, next, versions);
}

async function componentShown(
  duty: Duty,
  { own: { component }, newest: { tag } }: ChosenComponent,
  before: PrecedingRelease | undefined,
  frozen: FrozenSet | undefined,
) {
  const { name } = component;
  const last = before?.components.find((one) => one.name === name)?.tag;
  const own = frozen?.components.find((one) => one.name === name);
  const build = own && (await imaginedBuild(duty, own));
  return { name, tag, ...(last && { before: last }), ...(build && { build }) };
}

function cellShown({ id, counts, runs, matrix }: FrozenCell): WhatIfCell {
  return { cell: id, counts, runs, ...(matrix !== undefined && { axes: matrix }) };
}
