import type { ToldRelease } from './told.ts';
import type { Tour } from './tour.ts';

/** Digests by `repository:tag`. */
export type TagMap = Readonly<Record<string, string>>;

/**
 * Stops the demo where something it claims did not happen.
 * @throws Error with what is wrong
 */
export function check(isTrue: boolean, otherwise: string): void {
  if (!isTrue) throw new Error(otherwise);
}

/** Every tag of production, of the images of these releases. */
export async function snapshotProduction(
  tour: Tour,
  releases: readonly ToldRelease[],
): Promise<TagMap> {
  const named = releases.flatMap(({ images }) => images.map(({ repository }) => repository));
  const repositories = [...new Set(named)].sort();
  const entries = await Promise.all(
    repositories.map(async (repository) =>
      Object.entries(await tour.registry.tags(repository)).map(
        ([tag, digest]) => [`${repository}:${tag}`, digest] as const,
      ),
    ),
  );
  return Object.fromEntries(entries.flat());
}

/** The names of tags that came, went or moved. */
export function changedTags(before: TagMap, after: TagMap): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}
