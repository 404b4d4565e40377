import type { FrozenComponent, FrozenSet } from '#core/candidate.ts';
import type { WrittenLog } from '#core/change-log.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { notesText } from '#core/notes-text.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type NotedPlan, releaseNotes } from '#core/release-notes.ts';
import type { WhatIfBuild } from '#core/shown-what-if.ts';
import { componentNotes, keptLogs } from './component-notes-file.ts';
import { type ChosenComponent, type ReadsCommit, readCommit } from './freeze.ts';
import { freezeReleasable } from './freeze-releasable.ts';
import { releasedImages } from './released-images.ts';
import type { Duty } from './turn.ts';

/** A set as it would be frozen, so far as it can be, and what is against it. */
export interface ImaginedSet {
  readonly frozen?: FrozenSet;
  readonly refusal?: string;
  /** The change logs of the commits that were read for it, by component. */
  readonly logs?: ReadonlyMap<string, readonly WrittenLog[]>;
}

/** Freezes a set as for a candidate, but keeps nothing of what it reads. */
export async function imagineSet(
  duty: Duty,
  line: ReleaseLine,
  state: LineState,
  taken: readonly ChosenComponent[],
): Promise<ImaginedSet> {
  const { newestCandidate: newest } = state;
  const last = newest === undefined ? undefined : await duty.ports.store.get('candidate', newest);
  const logs = new Map<string, readonly WrittenLog[]>();
  const look: ReadsCommit = async (reader, component, commit) => {
    const { read, changeLogs } = await readCommit(reader, component, commit);
    const written = Object.values(changeLogs).map((bytes) => ({ bytes }));
    logs.set(component.name, written);
    return read;
  };
  try {
    const found = await freezeReleasable(duty, line, state, taken, last?.body.frozen, look);
    return { ...found, logs };
  } catch (error) {
    if (error instanceof PermanentError) return { refusal: error.message };
    throw error;
  }
}

/** The notes of a release that a set would become; none where it could not be frozen. */
export async function imaginedNotes(
  duty: Duty,
  { frozen, logs }: ImaginedSet,
  release: Pick<NotedPlan, 'line' | 'version' | 'since'>,
): Promise<string | undefined> {
  if (frozen === undefined) return undefined;
  const set = { line: release.line, frozen };
  const staged = await componentNotes(
    duty,
    set,
    async (reader, component) => logs?.get(component.name) ?? keptLogs(reader, component),
  );
  const plan = { ...release, components: frozen.components, images: [] };
  return notesText(releaseNotes(plan, { staged, tested: [] }));
}

/** Where a component's images would come from; none where production has it by halves. */
export async function imaginedBuild(
  duty: Duty,
  component: FrozenComponent,
): Promise<WhatIfBuild | undefined> {
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
