import { type Decision, moved, stale } from './decide.ts';
import { type Standing, standingOf } from './tag-standing.ts';
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

/** How a tag stands after an event; none where it was never seen, and is not there. */
export function standingAfter(
  record: TagRecord | undefined,
  event: TagEvent,
): Standing | undefined {
  const first = firstCommit(record, event);
  return first === undefined ? undefined : standingFrom(first, event);
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
  const first = firstCommit(record, event);
  if (first === undefined) return stale(`${event.tag} was never seen, and is not there`);
  const known = begun(record, event, first, nowMs);
  switch (event.type) {
    case 'tag-seen':
      return see(record, known, event);
    case 'tag-gone':
      return lose(record, known, event, nowMs);
  }
}

/**
 * Whether nobody need look for the branch of a tag's commit: somebody did when it stood there, or it
 * is of the history of its repository.
 */
export function isBranchKnown(record: TagRecord | undefined, isHistory: boolean): boolean {
  if (record === undefined) return isHistory;
  return record.movedTo === undefined && record.goneSinceMs === undefined;
}

/** The id of a tag's document. */
export function tagKey(component: string, tag: string): string {
  return `${component}:${tag}`;
}

const unjudged: Judgement = { verdict: 'quarantined', why: '' };

/** The commit that counts: of the first sight, by whomever. */
function firstCommit(record: TagRecord | undefined, event: TagEvent): string | undefined {
  return record?.commit ?? event.first ?? (event.type === 'tag-seen' ? event.commit : undefined);
}

function standingFrom(first: string, event: TagEvent): Standing {
  if (event.type === 'tag-gone') {
    const facts = { first, commit: undefined, wrongBranch: undefined, isReleased: false };
    return standingOf(unjudged, facts);
  }
  const { judgement, commit, wrongBranch, isReleased, linesOfComponent } = event;
  const standing = standingOf(judgement, { first, commit, wrongBranch, isReleased });
  if (!standing.isReleasable) return standing;
  const who = `a promoter of ${linesOfComponent.join(' or ')}`;
  const wayOut = `${who} can release it: POST /api/v1/quarantine-releases`;
  return { ...standing, why: `${standing.why} (${wayOut})` };
}

function see(
  record: TagRecord | undefined,
  known: TagRecord,
  event: Extract<TagEvent, { type: 'tag-seen' }>,
): Decision<TagRecord, TagEffect> {
  const { tag, commit, wrongBranch } = event;
  const { verdict, why } = standingFrom(known.commit, event);
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
  known: TagRecord,
  event: Extract<TagEvent, { type: 'tag-gone' }>,
  nowMs: number,
): Decision<TagRecord, TagEffect> {
  if (record?.goneSinceMs !== undefined) return stale(`${event.tag} is known to be gone`);
  const { verdict, why } = standingFrom(known.commit, event);
  const next = { ...known, verdict, why, goneSinceMs: nowMs };
  return moved(next, `${event.component} ${event.tag}: ${verdict}, ${why}`);
}

/** The record without what is only true for a time; a new one where there is none. */
function begun(
  record: TagRecord | undefined,
  { component, tag, via }: TagEvent,
  commit: string,
  nowMs: number,
): TagRecord {
  if (record === undefined)
    return { component, tag, commit, via, ...unjudged, seenAtMs: nowMs, lines: [] };
  const { movedTo: _moved, goneSinceMs: _gone, wrongBranch: _branch, ...kept } = record;
  return kept;
}

/** Why a tag is taken or not changes with every other tag; why it is in quarantine is news. */
function isSame(a: TagRecord, b: TagRecord): boolean {
  const isAtOnePlace = a.movedTo === b.movedTo && a.goneSinceMs === b.goneSinceMs;
  const isForOneReason = b.verdict !== 'quarantined' || a.why === b.why;
  const isJudgedAlike = a.verdict === b.verdict && a.wrongBranch === b.wrongBranch;
  return isAtOnePlace && isJudgedAlike && isForOneReason;
}

function tellLine(line: string): TagEffect {
  return { type: 'tell-line', key: `tell-line:${line}`, line };
}
