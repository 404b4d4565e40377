import { askedFiles, isAsked } from '#core/asked-files.ts';
import type { FrozenComponent, FrozenSet } from '#core/candidate.ts';
import { refuseImages } from '#core/declared-images.ts';
import { expandCells } from '#core/expand-cells.ts';
import { buildKeyText } from '#core/identity.ts';
import type { ExpectedImage } from '#core/image.ts';
import type { Component, LineComponent, ReleaseLine } from '#core/line.ts';
import { refuseRecipe } from '#core/refuse-recipe.ts';
import type { ChosenTag } from '#core/take.ts';
import { changeLogObject, fileObject, sourceObject } from './addresses.ts';
import { uuidOf } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { SourceCommit } from './source.ts';
import type { Duty } from './turn.ts';

/** A component of a line with what the line takes of it. */
export interface ChosenComponent extends ChosenTag {
  readonly own: LineComponent;
}

/** How a commit is read to be frozen: what it says is kept for good, or only looked at. */
export type ReadsCommit = (
  duty: Duty,
  component: Component,
  commit: string,
) => Promise<ReadComponent>;

/**
 * Freezes a set: reads every component at its commit, and keeps its source and its released files in
 * the bucket, so that nothing that happens in the repositories changes the candidate any more. What
 * the set before froze of the same commit is not read again.
 *
 * @returns why it cannot be built, where a component says itself that it builds other images, or
 * takes no notice of where they have to go.
 * @throws PermanentError where a component's own recipe is refused.
 */
export async function freeze(
  duty: Duty,
  line: ReleaseLine,
  taken: readonly ChosenComponent[],
  before: FrozenSet | undefined,
  read: ReadsCommit = keepCommit,
): Promise<FrozenSet | { readonly refusal: string }> {
  const frozen = await inParallel(taken, (one) => freezeComponent(duty, one, before, read));
  const refusals = frozen.flatMap((one) => ('refusal' in one ? [one.refusal] : []));
  if (refusals.length > 0) return { refusal: refusals.join('; ') };
  return {
    components: frozen.flatMap((one) => ('refusal' in one ? [] : [one])),
    cells: expandCells(line.cells, line.components),
    timesToLive: line.timesToLive,
  };
}

async function freezeComponent(
  duty: Duty,
  { own: { component }, newest: { tag, commit }, images }: ChosenComponent,
  before: FrozenSet | undefined,
  read: ReadsCommit,
): Promise<FrozenComponent | { readonly refusal: string }> {
  const { name, repository, production, floatingMajor, unit } = component;
  const known = before?.components.find((one) => isRead(one, component, commit, images));
  const found: ReadComponent = known ?? (await read(duty, component, commit));
  const { recipe, committedAtMs, source, commands } = found;
  const asked = askedFiles(component.files);
  const files = found.files.filter((path) => isAsked(asked, path));
  const refusal = refuseImages(component, tag, commands) ?? refuseRecipe(name, tag, recipe);
  if (refusal !== undefined) return { refusal };
  const build = uuidOf(buildKeyText({ component: name, tag, commit, recipe, images, unit }));
  const isOwnRecipe = component.recipe === undefined;
  const made = { name, tag, commit, committedAtMs, build, recipe, isOwnRecipe, source };
  const { folders } = asked;
  const kept = {
    ...{ repository, images, production, floatingMajor, files },
    ...(folders.length > 0 && { folders }),
  };
  return unit === undefined ? { ...made, ...kept } : { ...made, ...kept, unit };
}

/** What a commit says of itself. What was frozen before was compared with its images then. */
export interface ReadComponent
  extends Pick<FrozenComponent, 'recipe' | 'committedAtMs' | 'source' | 'files'> {
  readonly commands?: readonly string[];
}

/** Whether a component was frozen at this commit, with all that is wanted of it now. */
function isRead(
  known: FrozenComponent,
  component: Component,
  commit: string,
  images: readonly ExpectedImage[],
): boolean {
  const isSame = known.name === component.name && known.commit === commit;
  const { paths, folders } = askedFiles(component.files);
  const isFolderRead = (folder: string) => known.folders?.includes(folder) === true;
  const hasFiles = paths.every((path) => known.files.includes(path)) && folders.every(isFolderRead);
  const hasAll = hasFiles && namesOf(known.images) === namesOf(images);
  return isSame && hasAll && known.isOwnRecipe && component.recipe === undefined;
}

function namesOf(images: readonly ExpectedImage[]): string {
  return images
    .map(({ name }) => name)
    .sort()
    .join(' ');
}

/** Reads a commit of a component, and keeps its source, released files and change logs for good. */
export async function keepCommit(
  duty: Duty,
  component: Component,
  commit: string,
): Promise<ReadComponent> {
  const { ports } = duty;
  const { name } = component;
  const { read, archive, files, changeLogs } = await readCommit(duty, component, commit);
  const { source } = read;
  await ports.files.putIfAbsent(source.bucket, source.object, archive, 'application/gzip');
  await inParallel(Object.entries(files), ([path, bytes]) =>
    ports.files.putIfAbsent(source.bucket, fileObject(name, commit, path), bytes, 'text/plain'),
  );
  await inParallel(Object.entries(changeLogs), ([path, bytes]) =>
    ports.files.putIfAbsent(
      source.bucket,
      changeLogObject(name, commit, path),
      bytes,
      'text/markdown',
    ),
  );
  return read;
}

/** A commit as it is frozen, and all that is kept of it besides. */
interface WholeCommit extends Pick<SourceCommit, 'archive' | 'files' | 'changeLogs'> {
  readonly read: ReadComponent;
}

/** Reads a commit of a component, and keeps nothing of it. */
export async function readCommit(
  { ports }: Duty,
  component: Component,
  commit: string,
): Promise<WholeCommit> {
  const { archive, files, changeLogs, ...said } = await ports.source.commit(component, commit);
  const object = sourceObject(component.name, commit);
  const source = { bucket: ports.places.sourceBucket, object };
  return {
    read: { ...said, source, files: Object.keys(files).sort() },
    archive,
    files,
    changeLogs,
  };
}
