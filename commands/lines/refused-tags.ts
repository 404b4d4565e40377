import { judgeTags, type Verdict } from '#core/tag-verdict.ts';
import type { TagList } from '#edge/tag-list.ts';

/** A tag that no line takes, whatever its base version. */
export interface RefusedTag {
  /** As the list of tags names it. */
  readonly repository: string;
  readonly tag: string;
  readonly why: string;
}

/** The tags of these repositories that have a verdict. */
export function refusedTags(
  verdict: Extract<Verdict, 'malformed' | 'quarantined'>,
  repositories: Iterable<string>,
  tags: TagList,
): readonly RefusedTag[] {
  return [...repositories].flatMap((repository) =>
    [...judgeTags(tags.get(repository) ?? [])]
      .filter(([, judged]) => judged.verdict === verdict)
      .map(([tag, { why }]) => ({ repository, tag, why })),
  );
}
