import { refuseFollowing } from '#core/admission.ts';
import type { FrozenCell, FrozenComponent, FrozenSet } from '#core/candidate.ts';
import type { WrittenLog } from '#core/change-log.ts';
import { expandCells } from '#core/expand-cells.ts';
import type { LineComponent, ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { notesText } from '#core/notes-text.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { PrecedingRelease } from '#core/preceding-release.ts';
import { releaseNotes } from '#core/release-notes.ts';
import { nextRelease } from '#core/release-number.ts';
import type { LineSoFar } from '#core/shown-row.ts';
import type { ShownWhatIf, WhatIfBuild, WhatIfCell } from '#core/shown-what-if.ts';
import { componentNotes, keptLogs } from './component-notes-file.ts';
import { type ChosenComponent, type ReadsCommit, readCommit } from './freeze.ts';
import { freezeReleasable, type Releasable } from './freeze-releasable.ts';
import { type ImaginedTag, imagineTag } from './imagine-tag.ts';
import { inParallel } from './in-parallel.ts';
import { lineSoFar, lineStateOf } from './line-so-far.ts';
import { lookUp } from './look-up.ts';
import { lineNamed } from './promoter.ts';
import { releasedImages } from './released-images.ts';
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
  const logs: Logs = new Map();
  const isThere = isWhole && commit !== undefined;
  const releasable = isThere ? await freezeOnly(duty, line, state, taken, logs) : {};
  const frozen = 'frozen' in releasable ? releasable.frozen : undefined;
  const against = 'refusal' in releasable ? [releasable.refusal] : [];
  const refusals = [...imagination.refusals, ...against, ...unreleased];
  const isNumbered = isWhole && unreleased.length === 0;
  const next = isNumbered ? nextOf(soFar, taken) : undefined;
  const { version, contributions = [] } = next ?? {};
  const notes = frozen && version && (await notesOf(duty, soFar, line.name, version, frozen, logs));
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

/** The change logs of the commits that were read just now, by component. */
type Logs = Map<string, readonly WrittenLog[]>;

/** Freezes as for a candidate, but keeps nothing of what it reads. */
async function freezeOnly(
  duty: Duty,
  line: ReleaseLine,
  state: LineState,
  taken: readonly ChosenComponent[],
  logs: Logs,
): Promise<Releasable | { readonly refusal: string }> {
  const { newestCandidate } = state;
  const last = newestCandidate && (await duty.ports.store.get('candidate', newestCandidate));
  const look: ReadsCommit = async (_duty, component, commit) => {
    const { read, changeLogs } = await readCommit(duty, component, commit);
    logs.set(
      component.name,
      Object.values(changeLogs).map((bytes) => ({ bytes })),
    );
    return read;
  };
  try {
    return await freezeReleasable(
      duty,
      line,
      state,
      taken,
      last ? last.body.frozen : undefined,
      look,
    );
  } catch (error) {
    if (error instanceof PermanentError) return { refusal: error.message };
    throw error;
  }
}

function nextOf({ before, versions }: LineSoFar, taken: readonly ChosenComponent[]) {
  const next = taken.map(({ own: { component }, newest: { tag }, images }) => ({
    name: component.name,
    tag,
    images: images.map(({ name }) => name),
  }));
  return nextRelease(before, next, versions);
}

async function notesOf(
  duty: Duty,
  { before: since }: LineSoFar,
  line: string,
  version: string,
  frozen: FrozenSet,
  logs: Logs,
): Promise<string> {
  const staged = await componentNotes(duty, { line, frozen }, async (reader, component) => {
    return logs.get(component.name) ?? keptLogs(reader, component);
  });
  const plan = { line, version, components: frozen.components, images: [] };
  const noted = since === undefined ? plan : { ...plan, since };
  return notesText(releaseNotes(noted, { staged, tested: [] }));
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
  const build = own && (await buildOf(duty, own));
  return { name, tag, ...(last && { before: last }), ...(build && { build }) };
}

/** None where production has it by halves, which is refused. */
async function buildOf(duty: Duty, component: FrozenComponent): Promise<WhatIfBuild | undefined> {
  try {
    if ((await releasedImages(duty, component)).length > 0) return 'from production';
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
  const build = await duty.ports.store.get('build', component.build);
  switch (build?.body.phase) {
    case 'built':
      return 'built';
    case 'wanted':
    case 'running':
      return 'under way';
    case 'failed':
    case 'collecting':
    case 'collected':
    case undefined:
      return 'to be built';
  }
}

function cellShown({ id, counts, runs, matrix }: FrozenCell): WhatIfCell {
  return { cell: id, counts, runs, ...(matrix !== undefined && { axes: matrix }) };
}
