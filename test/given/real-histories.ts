import type { RepositoryTag } from '#core/repository.ts';
import { readTagList } from '#edge/tag-list.ts';
import tagFile from '../data/component-tags.json' with { type: 'json' };

/** The tags of seven repositories of kubernetes-csi, as they were in August 2026. */
export const realTags = readTagList(JSON.stringify(tagFile), 'component-tags.json');

/** The same as rows: a repository with its tags. */
export const realHistories: readonly (readonly [string, readonly RepositoryTag[]])[] = [
  ...realTags,
];
