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

/**
 * Compares production before and after.
 * @throws Error where a tag came, went or moved
 */
export function checkProduction(before: TagMap, after: TagMap): void {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => before[name] !== after[name]);
  check(changed.length === 0, `production changed: ${changed.join(', ')}`);
}
