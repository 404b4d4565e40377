import { parentsOf, tagsOf } from './relations.ts';
import type { Repository } from './store.ts';

/** What keeps a manifest from being deleted: the tags and the indexes that name it. */
export interface Holds {
  readonly tags: readonly string[];
  readonly parents: readonly string[];
}

/**
 * What holds a manifest. Nobody loses an image by deleting a part of it: Artifact Registry refuses
 * whatever something else still names.
 * @param gone manifests that are about to be deleted too and so hold nothing
 */
export function holdsOn(
  repository: Repository,
  digest: string,
  gone: ReadonlySet<string> = new Set(),
): Holds {
  return {
    tags: tagsOf(repository, digest),
    parents: parentsOf(repository, digest).filter((parent) => !gone.has(parent)),
  };
}

/**
 * Which of some manifests can be deleted together: an index that goes takes its hold with it, so the
 * order they are named in does not matter.
 * @returns what can go, indexes before their children, and what is absent or held
 */
export function planDeletion(
  repository: Repository,
  digests: readonly string[],
): { readonly deletable: readonly string[]; readonly kept: readonly string[] } {
  const deletable = new Set<string>();
  let kept = digests;
  let keptBefore: number;
  do {
    keptBefore = kept.length;
    for (const digest of kept) {
      const { tags, parents } = holdsOn(repository, digest, deletable);
      if (repository.manifests.has(digest) && tags.length + parents.length === 0) {
        deletable.add(digest);
      }
    }
    kept = kept.filter((digest) => !deletable.has(digest));
  } while (kept.length < keptBefore);
  return { deletable: [...deletable], kept };
}
