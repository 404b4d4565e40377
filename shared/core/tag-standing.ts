import type { TagRecord, TagSeen, TagSight } from './tag.ts';
import type { Judgement } from './tag-verdict.ts';

/** A judgement, and whether a person may release the tag from quarantine. */
export interface Standing extends Judgement {
  readonly isReleasable: boolean;
}

/** Where a tag is, and what is known of it besides its number. */
export interface TagPlace {
  /** The commit that counts. */
  readonly first: string;
  /** The commit that it names now. */
  readonly commit: string;
  readonly wrongBranch: string | undefined;
  readonly isReleased: boolean;
  /** Whether nothing was ever told or built of it. */
  readonly isUnused: boolean;
}

/**
 * The commit that counts after a sight of a tag: that of the first one, or the one at which a person
 * released a tag that nobody had used. None where it was never seen, and is not there.
 */
export function commitAfter(record: TagRecord | undefined, sight: TagSight): string | undefined {
  if (record === undefined)
    return sight.first ?? (sight.type === 'tag-seen' ? sight.commit : undefined);
  const isReleased = sight.type === 'tag-seen' && sight.isReleased && isUnused(record, sight);
  return isReleased ? sight.commit : record.commit;
}

/** How a tag stands after a sight of it; none where it was never seen, and is not there. */
export function standingAfter(
  record: TagRecord | undefined,
  sight: TagSight,
): Standing | undefined {
  const first = commitAfter(record, sight);
  if (first === undefined) return undefined;
  if (sight.type === 'tag-gone') return goneFrom(first);
  const { commit, judgement, isReleased, wrongBranch, linesOfComponent } = sight;
  const place = { first, commit, wrongBranch, isReleased, isUnused: isUnused(record, sight) };
  const standing = standingAt(place, judgement);
  if (!standing.isReleasable) return standing;
  const who = `a promoter of ${linesOfComponent.join(' or ')}`;
  const wayOut = `${who} can release it: POST /api/v1/quarantine-releases`;
  return { ...standing, why: `${standing.why} (${wayOut})` };
}

/**
 * How a tag stands where its repository shows it. All that speaks against it is said at once: a
 * person who releases it overrules all of that. Where a tag was moved, the commit before may have
 * been built, or pulled: then it is released by nobody.
 */
export function standingAt(place: TagPlace, judgement: Judgement): Standing {
  const { first, commit, wrongBranch, isReleased } = place;
  const isMoved = commit !== first;
  const where = `it was first at ${first}, and is at ${commit}`;
  if (isMoved && !place.isUnused)
    return releasedByNobody(`${where}: tag a new version, or move it back`);
  const { verdict, why } = judgement;
  if (verdict === 'library' || verdict === 'malformed')
    return { ...judgement, isReleasable: false };
  const isSuspicious = verdict === 'quarantined';
  const reasons = [
    isMoved ? [`${where}; nothing was told or built of it`] : [],
    isSuspicious ? [why] : [],
    wrongBranch ?? [],
  ].flat();
  if (reasons.length === 0 || (isReleased && !isSuspicious))
    return { ...judgement, isReleasable: false };
  return { verdict: 'quarantined', why: reasons.join('; and '), isReleasable: true };
}

/** Whether nothing was ever told or built of a tag, as far as is recorded. */
function isUnused(record: TagRecord | undefined, { isInUse }: TagSeen): boolean {
  return record?.isUnused === true && !isInUse;
}

/** Pushed again where it was it stands as before: that needs nobody. */
function goneFrom(first: string): Standing {
  const wayOut = `push it again at ${first}, or tag a new version`;
  return releasedByNobody(`its repository shows it no more: ${wayOut}`);
}

function releasedByNobody(why: string): Standing {
  return { verdict: 'quarantined', why: `${why}; nobody can release it`, isReleasable: false };
}
