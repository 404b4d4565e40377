import type { RepositoryTag } from '#core/repository.ts';

const dayMs = 86_400_000;

/** A tag at a commit of its own name. */
export function aRepositoryTag(tag: string, atMs = 0): RepositoryTag {
  return { tag, commit: `commit of ${tag}`, atMs };
}

/** Tags that came one a day, in this order. */
export function tagsInOrder(...names: readonly string[]): readonly RepositoryTag[] {
  return names.map((tag, day) => aRepositoryTag(tag, day * dayMs));
}
