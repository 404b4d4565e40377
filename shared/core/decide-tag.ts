import { type Decision, moved, stale } from './decide.ts';
import type { TagEffect, TagEvent, TagGone, TagRecord, TagSeen, TagSight } from './tag.ts';
import { commitAfter, standingAfter } from './tag-standing.ts';

/** For so long after its first sight a tag's branch is looked at again: it is merged by then, or not. */
export const branchWaitMs = 7 * 24 * 60 * 60_000;
/** How long between two such looks. */
export const branchRecheckMs = 60 * 60_000;

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
  if (event.type === 'due') return due(record, nowMs);
  if (event.untilMs < nowMs) return stale(tooLate(event));
  const commit = commitAfter(record, event);
  const standing = standingAfter(record, event);
  if (commit === undefined || standing === undefined)
    return stale(`${event.tag} was never seen, and is not there`);
  const { verdict, why } = standing;
  const begun = record === undefined ? firstSight(event, nowMs) : lasting(record);
  const known = { ...begun, commit, verdict, why };
  return event.type === 'tag-seen'
    ? see(record, known, event, nowMs)
    : lose(record, known, event, nowMs);
}

/** It was looked at too long ago to tell where it is now. */
export function tooLate({ component, tag }: Pick<TagSight, 'component' | 'tag'>): string {
  return `the look at ${component} ${tag} took too long to tell how it is now`;
}

/** Whoever looked before found nothing new; the next look is later, or there is none. */
function due(record: TagRecord | undefined, nowMs: number): Decision<TagRecord, TagEffect> {
  if (record?.recheckAtMs === undefined || record.recheckAtMs > nowMs)
    return stale('nothing is due');
  const { recheckAtMs: _over, ...rest } = record;
  const next = { ...rest, ...nextLook(record, nowMs) };
  const isLast = next.recheckAtMs === undefined;
  const when = isLast ? 'not again unless somebody tells of it' : 'again later';
  return moved(next, `${record.component} ${record.tag}: its branch is looked at ${when}`);
}

function nextLook(
  { seenAtMs }: Pick<TagRecord, 'seenAtMs'>,
  nowMs: number,
): Pick<TagRecord, 'recheckAtMs'> {
  const recheckAtMs = nowMs + branchRecheckMs;
  return recheckAtMs > seenAtMs + branchWaitMs ? {} : { recheckAtMs };
}

type Begun = Pick<TagRecord, 'component' | 'tag' | 'via' | 'seenAtMs' | 'lines'>;

function firstSight({ component, tag, via }: TagSight, nowMs: number): Begun {
  return { component, tag, via, seenAtMs: nowMs, lines: [] };
}

/** A record without what is true only until the next sight. */
function lasting({ component, tag, via, seenAtMs, lines }: TagRecord): Begun {
  return { component, tag, via, seenAtMs, lines };
}

function see(
  record: TagRecord | undefined,
  known: TagRecord,
  seen: TagSeen,
  nowMs: number,
): Decision<TagRecord, TagEffect> {
  const { component, tag, commit, wrongBranch } = seen;
  const { verdict, why } = known;
  const isBuilt = verdict === 'accepted' || verdict === 'pre-release';
  const untold = isBuilt ? seen.lines.filter((line) => !known.lines.includes(line)) : [];
  const isHeld = verdict === 'quarantined';
  const wasUnused = record === undefined ? commit === known.commit : record.isUnused === true;
  const next: TagRecord = {
    ...known,
    lines: [...known.lines, ...untold],
    ...(isHeld && wasUnused && !seen.isInUse && { isUnused: true }),
    ...(commit !== known.commit && { movedTo: commit }),
    ...(wrongBranch !== undefined && { wrongBranch }),
    ...(isHeld && wrongBranch !== undefined && lookAgain(record, known, nowMs)),
  };
  if (record !== undefined && untold.length === 0 && isSame(record, next))
    return stale(`${tag} was seen before at ${commit}`);
  return moved(next, `${component} ${tag}: ${verdict}, ${why}`, untold.map(toldLine));
}

/** Its branch may come to have the commit: a tag is often pushed first. */
function lookAgain(
  record: TagRecord | undefined,
  known: TagRecord,
  nowMs: number,
): Pick<TagRecord, 'recheckAtMs'> {
  const recheckAtMs = record?.recheckAtMs;
  return recheckAtMs === undefined ? nextLook(known, nowMs) : { recheckAtMs };
}

function lose(
  record: TagRecord | undefined,
  known: TagRecord,
  { component, tag }: TagGone,
  nowMs: number,
): Decision<TagRecord, TagEffect> {
  if (record?.goneSinceMs !== undefined) return stale(`${tag} is known to be gone`);
  const isUnused = record?.isUnused;
  const next = { ...known, ...(isUnused && { isUnused }), goneSinceMs: nowMs };
  return moved(next, `${component} ${tag}: ${known.verdict}, ${known.why}`);
}

/** Why a tag is taken or not changes with every other tag; why it is in quarantine is news. */
function isSame(a: TagRecord, b: TagRecord): boolean {
  const isWhereItWas = a.movedTo === b.movedTo && a.goneSinceMs === b.goneSinceMs;
  const isForOneReason = b.verdict !== 'quarantined' || a.why === b.why;
  const isJudgedAlike = a.verdict === b.verdict && a.wrongBranch === b.wrongBranch;
  return a.commit === b.commit && isWhereItWas && isJudgedAlike && isForOneReason;
}

function toldLine(line: string): TagEffect {
  return { type: 'tell-line', key: `tell-line:${line}`, line };
}
