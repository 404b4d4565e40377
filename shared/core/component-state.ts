import type { HoldEvent, Holding } from './hold.ts';
import type { RepositoryTag } from './repository.ts';
import type { Ruling } from './ruling.ts';

/** A tag that a repository shows, or showed once. */
export interface KnownTag {
  readonly tag: string;
  /** The one that counts: when it was first listed, or where a person released it since. */
  readonly commit: string;
  /** Whether it stood before its component was watched: it is built only where a line takes it. */
  readonly isHistory?: true;
  /** The commit that it names now, where that is another. */
  readonly movedTo?: string;
  /** Whether the repository shows it no more. */
  readonly isGone?: true;
  /** Whether its number or a ruling had it in quarantine when it was listed last. */
  readonly isDoubted?: true;
}

/** `components/{name}`: the tags that its repository showed last, and what people ruled and hold. */
export interface ComponentState extends Holding {
  readonly component: string;
  /** Absent until its tags were listed once. */
  readonly watchedSinceMs?: number;
  readonly tags: readonly KnownTag[];
  readonly rulings: readonly Ruling[];
}

/** What can happen to a component. */
export type ComponentEvent =
  | {
      readonly type: 'listed';
      readonly component: string;
      readonly tags: readonly RepositoryTag[];
      /** So many of its tags are still to be looked at. */
      readonly owed: number;
    }
  | {
      /** A tag is not where it was, as somebody found who looked at it alone. */
      readonly type: 'tag-found';
      readonly component: string;
      readonly tag: string;
      /** The commit that counts. */
      readonly first: string;
      /** Its commit now; none where it is gone. */
      readonly commit: string | undefined;
      /** Who told of it, for people. */
      readonly via: string;
    }
  | { readonly type: 'tag-ruled'; readonly component: string; readonly ruling: Ruling }
  | (HoldEvent & { readonly component: string });

/** Looks at one tag, as if somebody had told of it. */
export interface ComponentEffect {
  readonly type: 'see-tag';
  readonly key: string;
  readonly tag: string;
  /** Who found it new: whoever told of it, the function that lists tags, or a person who ruled. */
  readonly via: string;
  /** Whether it is where it was, and only other tags or rulings have changed its verdict. */
  readonly isJudgedAnew?: true;
}

/** So many tags of a component are kept; with their rulings they stay within one document. */
export const knownTagsMax = 1_000;
/** So many rulings of people are kept of a component; real ones need one in some hundred tags. */
export const rulingsMax = 40;
/** So many of them are kept for withdrawals: those cannot wait for a new version. */
export const withdrawalsMin = 10;
/** So many tags that are new are looked at at a time; later listings find the rest. */
export const newsMax = 40;
/** A longer name, or one of other characters, can be no version. */
const keptName = /^[\x21-\x7e]{1,64}$/;

/** Whether a tag is kept in a component's list. */
export function isKept({ tag }: { readonly tag: string }): boolean {
  return keptName.test(tag);
}

/** The commit at which a tag was listed last; none where it was gone. */
export function placeOf({ commit, movedTo, isGone }: KnownTag): string | undefined {
  return isGone ? undefined : (movedTo ?? commit);
}

/** A tag as it is kept after it was found where it is now, or gone. */
export function seenAgain(known: KnownTag, commit: string | undefined): KnownTag {
  const { tag, commit: first, isHistory, isDoubted } = known;
  const kept = { tag, commit: first, ...(isHistory && { isHistory }) };
  if (commit === undefined) return { ...kept, isGone: true };
  return {
    ...{ ...kept, ...(isDoubted && { isDoubted }) },
    ...(commit !== first && { movedTo: commit }),
  };
}

/** Has a tag looked at, once for all that have it looked at. */
export function seeTag(tag: string, via: string): ComponentEffect {
  return { type: 'see-tag', key: `see-tag:${tag}`, tag, via };
}
