import type { Judgement, Verdict } from './tag-verdict.ts';

/** `tags/{component}:{tag}`: the first sight of a tag; later facts are added to it. */
export interface TagRecord {
  readonly component: string;
  readonly tag: string;
  /** The one that counts: of the first sight, or where a person released it from quarantine since. */
  readonly commit: string;
  readonly verdict: Verdict;
  /** For people: as it was when the tag was seen last with something new. */
  readonly why: string;
  readonly seenAtMs: number;
  readonly via: string;
  /** The lines that were told, because the tag changes their set. */
  readonly lines: readonly string[];
  /**
   * Whether it was in quarantine at every sight, the first one at its commit: then nothing was ever
   * told or built of it.
   */
  readonly isUnused?: true;
  /** Where the tag points to since it was moved. */
  readonly movedTo?: string;
  /** Since when the repository shows it no more. */
  readonly goneSinceMs?: number;
  /** Why the commit that it names is on the wrong branch. */
  readonly wrongBranch?: string;
  /** When its branch is looked at again, though nobody tells of it. */
  readonly recheckAtMs?: number;
}

/** A tag that somebody says there is; what it names is asked of the repository. */
export interface TagHint {
  readonly component: string;
  readonly tag: string;
  /** Who saw it, for people. */
  readonly via: string;
  /** Whether it was deleted, as far as the sender knows: then nobody waits for it to show. */
  readonly gone?: boolean;
}

interface Sight {
  readonly component: string;
  readonly tag: string;
  readonly via: string;
  /** The commit that counts by the list of its component; none where that is without it. */
  readonly first?: string;
  /** Later nobody knows whether it is still so: what is written then may be long past. */
  readonly untilMs: number;
}

/** A tag that its repository shows. */
export interface TagSeen extends Sight {
  readonly type: 'tag-seen';
  readonly commit: string;
  /** By its number, and by what people ruled. */
  readonly judgement: Judgement;
  /** Whether a person released it from quarantine at this commit. */
  readonly isReleased: boolean;
  /** Whether it is of its repository's history, or was released: then something was built of it. */
  readonly isInUse: boolean;
  readonly wrongBranch?: string;
  /** The lines whose set it changes, were it good. */
  readonly lines: readonly string[];
  /** The lines with its component: their promoters release it from quarantine. */
  readonly linesOfComponent: readonly string[];
}

/** A tag that its repository does not show. */
export interface TagGone extends Sight {
  readonly type: 'tag-gone';
}

/** What somebody sees who looks at a tag. */
export type TagSight = TagSeen | TagGone;

/** What can happen to a tag; it is due when its branch was to be looked at again. */
export type TagEvent = TagSight | { readonly type: 'due' };

/** A line hears of a tag that changes its set. */
export type TagEffect = {
  readonly type: 'tell-line';
  readonly key: string;
  readonly line: string;
};

/** The id of a tag's document. */
export function tagKey(component: string, tag: string): string {
  return `${component}:${tag}`;
}

/** Whether a tag was seen last at this commit: then its branch was looked at there. */
export function isSeenAt(record: TagRecord, commit: string): boolean {
  return record.goneSinceMs === undefined && (record.movedTo ?? record.commit) === commit;
}
