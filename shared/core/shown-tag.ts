import type { ShownAction } from './action.ts';
import { isoTime } from './iso-time.ts';
import type { TagRecord } from './tag.ts';
import { tagActions } from './tag-actions.ts';
import type { Verdict } from './tag-verdict.ts';

/** A tag of a component as it was seen, what it is worth, and what people can do with it. */
export interface ShownTag {
  readonly component: string;
  readonly tag: string;
  readonly commit: string;
  readonly verdict: Verdict;
  readonly why: string;
  /** When it was seen first, in ISO 8601, and who told of it. */
  readonly seenAt: string;
  readonly via: string;
  /** The lines that were told, because it changes their set. */
  readonly lines: readonly string[];
  readonly movedTo?: string;
  /** Since when its repository shows it no more, in ISO 8601. */
  readonly goneSince?: string;
  readonly actions: readonly ShownAction[];
}

/** A page of tags, those that were seen last before the others. */
export interface ShownTags {
  readonly tags: readonly ShownTag[];
  readonly next?: string;
}

/**
 * A tag as it is shown.
 *
 * @param who the promoters of the lines that have its component
 */
export function shownTag(record: TagRecord, who: readonly string[]): ShownTag {
  const { component, tag, commit, verdict, why, seenAtMs, via, lines } = record;
  const { movedTo, goneSinceMs } = record;
  return {
    ...{ component, tag, commit, verdict, why, seenAt: isoTime(seenAtMs), via, lines },
    ...(movedTo !== undefined && { movedTo }),
    ...(goneSinceMs !== undefined && { goneSince: isoTime(goneSinceMs) }),
    actions: tagActions(record, who),
  };
}
