import type { FrozenComponent, FrozenSet } from '#core/candidate.ts';
import { expandCells } from '#core/cells.ts';
import { buildKeyText } from '#core/identity.ts';
import type { LineComponent, ReleaseLine, TagAtCommit } from '#core/line.ts';
import { fileObject, sourceObject } from './addresses.ts';
import { uuidOf } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** A component of a line with the tag that the line takes of it. */
export interface Taken {
  readonly own: LineComponent;
  readonly newest: TagAtCommit;
}

/**
 * Freezes a set: reads every component at its commit, and keeps its source and its released files in
 * the bucket, so that nothing that happens in the repositories changes the candidate any more.
 *
 * @throws PermanentError where a component's own recipe is refused.
 */
export async function freeze(
  duty: Duty,
  line: ReleaseLine,
  taken: readonly Taken[],
): Promise<FrozenSet> {
  return {
    components: await inParallel(taken, (one) => freezeComponent(duty, one)),
    cells: expandCells(line.cells, line.components),
    timesToLive: line.timesToLive,
  };
}

async function freezeComponent(
  { ports }: Duty,
  { own: { component }, newest: { tag, commit } }: Taken,
): Promise<FrozenComponent> {
  const { name, images, production, floatingMajor, files, unit } = component;
  const read = await ports.source.commit(component, commit);
  const source = { bucket: ports.places.sourceBucket, object: sourceObject(name, commit) };
  await ports.files.putIfAbsent(source.bucket, source.object, read.archive, 'application/gzip');
  await inParallel(Object.entries(read.files), ([path, bytes]) =>
    ports.files.putIfAbsent(source.bucket, fileObject(name, commit, path), bytes, 'text/plain'),
  );
  const { recipe, committedAtMs } = read;
  const build = uuidOf(buildKeyText({ component: name, tag, commit, recipe, images, unit }));
  const made = { name, tag, commit, committedAtMs, build, recipe, source };
  const kept = { images, production, floatingMajor, files };
  return unit === undefined ? { ...made, ...kept } : { ...made, ...kept, unit };
}
