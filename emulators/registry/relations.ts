import type { ManifestRecord } from './changes.ts';
import type { Repository } from './store.ts';

/** The tags of every manifest that has any, sorted. One pass, for listings. */
export function tagsByDigest({ tags }: Repository): ReadonlyMap<string, readonly string[]> {
  const sorted = [...tags.keys()].sort();
  return Map.groupBy(sorted, (tag) => tags.get(tag)?.digest ?? '');
}

/** The tags of a manifest, sorted. */
export function tagsOf({ tags }: Repository, digest: string): readonly string[] {
  return [...tags.keys()].filter((tag) => tags.get(tag)?.digest === digest).sort();
}

/** The indexes of a repository that name a manifest, sorted. */
export function parentsOf(repository: Repository, digest: string): readonly string[] {
  return [...repository.manifests]
    .filter(([, { children }]) => children.some((child) => child.digest === digest))
    .map(([parent]) => parent)
    .sort();
}

/** The manifests whose subject is `digest`, sorted by their own digests. */
export function referrersOf(
  repository: Repository,
  digest: string,
): readonly (readonly [string, ManifestRecord])[] {
  return [...repository.manifests]
    .filter(([, { subject }]) => subject === digest)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
