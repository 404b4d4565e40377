import { createHash } from 'node:crypto';
import type { RepositoryTag } from '#core/repository.ts';
import type { Ruling } from '#core/ruling.ts';

const dayMs = 86_400_000;

/** A tag at a commit of its own. */
export function aRepositoryTag(tag: string, atMs = 0): RepositoryTag {
  return { tag, commit: createHash('sha1').update(tag).digest('hex'), atMs };
}

/** Tags that came one a day, in this order. */
export function tagsInOrder(...names: readonly string[]): readonly RepositoryTag[] {
  return names.map((tag, day) => aRepositoryTag(tag, day * dayMs));
}

/** What a maintainer ruled on a tag as it is. */
export function aRuling(tag: string, ruling: Ruling['ruling']): Ruling {
  const { commit } = aRepositoryTag(tag);
  return { tag, commit, ruling, by: 'maintainer@example.com', reason: 'meant so', atMs: 0 };
}
