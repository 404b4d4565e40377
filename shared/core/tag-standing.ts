import type { Judgement } from './tag-verdict.ts';

/** What is known of a tag besides its number. */
export interface TagFacts {
  /** As it was when it was first seen. */
  readonly first: string;
  /** As it is now; none where its repository shows it no more. */
  readonly commit: string | undefined;
  readonly wrongBranch: string | undefined;
  readonly isReleased: boolean;
}

/** A judgement, and whether a person may release the tag from quarantine. */
export interface Standing extends Judgement {
  readonly isReleasable: boolean;
}

/** How a tag stands: by its number, and by what happened to it. */
export function standingOf(judgement: Judgement, facts: TagFacts): Standing {
  const { first, commit, wrongBranch, isReleased } = facts;
  if (commit === undefined) {
    const why = `its repository shows it no more: push it again at ${first}, or tag a new version`;
    return { verdict: 'quarantined', why, isReleasable: false };
  }
  if (commit !== first) {
    const why = `it was at ${first} when it was first seen, and is at ${commit}: tag a new version`;
    return { verdict: 'quarantined', why, isReleasable: false };
  }
  const { verdict } = judgement;
  if (verdict === 'library' || verdict === 'malformed' || verdict === 'quarantined')
    return { ...judgement, isReleasable: verdict === 'quarantined' };
  return wrongBranch === undefined || isReleased
    ? { ...judgement, isReleasable: false }
    : { verdict: 'quarantined', why: wrongBranch, isReleasable: true };
}
