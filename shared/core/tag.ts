import { type Decision, moved, stale } from './decide.ts';
import type { Judgement, Verdict } from './tag-verdict.ts';

/** `tags/{component}:{tag}`: the first sight of a tag; later facts are added to it. */
export interface TagRecord {
  readonly component: string;
  readonly tag: string;
  /** As it was when the tag was first seen: the one that counts. */
  readonly commit: string;
  readonly verdict: Verdict;
  /** For people: as it was when the tag was seen last with something new. */
  readonly why: string;
  readonly seenAtMs: number;
  readonly via: string;
  /** The lines that were told, because the tag changes their set. */
  readonly lines: readonly string[];
  /** Where the tag points to since it was moved. */
  readonly movedTo?: string;
  /** Since when the repository shows it no more. */
  readonly goneSinceMs?: number;
  /** Why its commit is on the wrong branch. */
  readonly wrongBranch?: string;
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

/** Tags and what was seen of them. */
export type TagEvent =
  | (TagSight & {
      readonly type: 'tag-seen';
      readonly commit: string;
      /** By its number, and by what people ruled. */
      readonly judgement: Judgement;
      /** Whether a person released it from quarantine at this commit. */
      readonly isReleased: boolean;
      readonly wrongBranch?: string;
      /** The lines whose set it changes, were it good. */
      readonly lines: readonly string[];
      /** The lines with its component: their promoters release it from quarantine. */
      readonly linesOfComponent: readonly string[];
    })
  | (TagSight & { readonly type: 'tag-gone' });

interface TagSight {
  readonly component: string;
  readonly tag: string;
  readonly via: string;
  /** Its commit when its repository was first listed; none where that was without it. */
  readonly first?: string;
}

/** A line hears of a tag that changes its set. */
export type TagEffect = {
  readonly type: 'tell-line';
  readonly key: string;
  readonly line: string;
};

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

/** How a tag stands after an event; none where it was never seen, and is not there. */
export function standingAfter(
  record: TagRecord | undefined,
  event: TagEvent,
): Standing | undefined {
  const isSeen = event.type === 'tag-seen';
  const first = record?.commit ?? event.first ?? (isSeen ? event.commit : undefined);
  if (first === undefined) return undefined;
  if (!isSeen) {
    const facts = { first, commit: undefined, wrongBranch: undefined, isReleased: false };
    return standingOf(unjudged, facts);
  }
  const { judgement, commit, wrongBranch, isReleased, linesOfComponent } = event;
  const standing = standingOf(judgement, { first, commit, wrongBranch, isReleased });
  if (!standing.isReleasable) return standing;
  const who = `a promoter of ${linesOfComponent.join(' or ')}`;
  const wayOut = `${who} can release it: POST /api/v1/quarantine-releases`;
  return { ...standing, why: `${standing.why}; ${wayOut}` };
}

/**
 * Records what is seen of a tag. The first sight counts: a tag at another commit, or gone, is in
 * quarantine for as long as that is so. Each line that takes it is told once. A further sight that
 * tells nothing new is stale.
 */
export function decideTag(
  record: TagRecord | undefined,
  event: TagEvent,
  nowMs: number,
): Decision<TagRecord, TagEffect> {
  const standing = standingAfter(record, event);
  if (standing === undefined) return stale(`${event.tag} was never seen, and is not there`);
  switch (event.type) {
    case 'tag-seen':
      return see(record, event, standing, nowMs);
    case 'tag-gone':
      return lose(record, event, standing, nowMs);
  }
}

const unjudged: Judgement = { verdict: 'quarantined', why: '' };

function see(
  record: TagRecord | undefined,
  event: Extract<TagEvent, { type: 'tag-seen' }>,
  { verdict, why }: Standing,
  nowMs: number,
): Decision<TagRecord, TagEffect> {
  const { tag, commit, wrongBranch } = event;
  const known = begun(record, event, nowMs);
  const isBuilt = verdict === 'accepted' || verdict === 'pre-release';
  const untold = isBuilt ? event.lines.filter((line) => !known.lines.includes(line)) : [];
  const next: TagRecord = {
    ...known,
    ...{ verdict, why, lines: [...known.lines, ...untold] },
    ...(commit !== known.commit && { movedTo: commit }),
    ...(wrongBranch !== undefined && { wrongBranch }),
  };
  if (record !== undefined && untold.length === 0 && isSame(record, next))
    return stale(`${tag} was seen before at ${commit}`);
  return moved(next, `${event.component} ${tag}: ${verdict}, ${why}`, untold.map(tellLine));
}

function lose(
  record: TagRecord | undefined,
  event: TagEvent,
  { verdict, why }: Standing,
  nowMs: number,
): Decision<TagRecord, TagEffect> {
  if (record?.goneSinceMs !== undefined) return stale(`${event.tag} is known to be gone`);
  const next = { ...begun(record, event, nowMs), verdict, why, goneSinceMs: nowMs };
  return moved(next, `${event.component} ${event.tag}: ${verdict}, ${why}`);
}

/** The record without what is only true for a time; a new one where there is none. */
function begun(record: TagRecord | undefined, event: TagEvent, nowMs: number): TagRecord {
  if (record !== undefined) {
    const { movedTo: _moved, goneSinceMs: _gone, wrongBranch: _branch, ...kept } = record;
    return kept;
  }
  const { component, tag, via } = event;
  const commit = event.first ?? (event.type === 'tag-seen' ? event.commit : '');
  return { component, tag, commit, via, ...unjudged, seenAtMs: nowMs, lines: [] };
}

function isSame(a: TagRecord, b: TagRecord): boolean {
  const isAtOnePlace = a.movedTo === b.movedTo && a.goneSinceMs === b.goneSinceMs;
  return isAtOnePlace && a.verdict === b.verdict && a.wrongBranch === b.wrongBranch;
}

function tellLine(line: string): TagEffect {
  return { type: 'tell-line', key: `tell-line:${line}`, line };
}

/** The id of a tag's document. */
export function tagKey(component: string, tag: string): string {
  return `${component}:${tag}`;
}
