import type { ManifestRecord } from './changes.ts';
import type { Repository } from './store.ts';

/** The tags of a manifest, sorted. */
export const tagsOf = (repository: Repository, digest: string): readonly string[] =>
  [...repository.tags]
    .filter(([, target]) => target.digest === digest)
    .map(([tag]) => tag)
    .sort();

/** The indexes of a repository that name a manifest, sorted. */
export const parentsOf = (repository: Repository, digest: string): readonly string[] =>
  [...repository.manifests]
    .filter(([, { children }]) => children.some((child) => child.digest === digest))
    .map(([parent]) => parent)
    .sort();

/** The manifests whose subject is `digest`, sorted by their own digests. */
export const referrersOf = (
  repository: Repository,
  digest: string,
): readonly (readonly [string, ManifestRecord])[] =>
  [...repository.manifests]
    .filter(([, { subject }]) => subject === digest)
    .sort(([left], [right]) => (left < right ? -1 : 1));
