import { type Decision, moved, stale } from './decide.ts';
import { isStable, parseComponentTag } from './version.ts';

/** What a tag is to us, from its name alone. */
export type Verdict = 'accepted' | 'pre-release' | 'library';

/** `tags/{component}:{tag}`: the first sight of a tag; facts are added, never taken back. */
export interface TagRecord {
  readonly component: string;
  readonly tag: string;
  readonly commit: string;
  readonly verdict: Verdict;
  /** For people: as it was when a line was told last, or at the first sight. */
  readonly why: string;
  readonly seenAtMs: number;
  readonly via: string;
  /** The lines that were told, because the tag changes their set. */
  readonly lines: readonly string[];
  /** Where the tag points to since it was moved; the first commit stays the one that counts. */
  readonly movedTo?: string;
}

/** A tag that somebody says there is; what it names is asked of the repository. */
export interface TagHint {
  readonly component: string;
  readonly tag: string;
  /** Who saw it, for people. */
  readonly via: string;
  /** Whether they say that it was deleted. */
  readonly gone?: boolean;
}

/** Tags and what was seen of them. */
export type TagEvent = {
  readonly type: 'tag-seen';
  readonly component: string;
  readonly tag: string;
  readonly commit: string;
  readonly via: string;
  readonly verdict: Verdict;
  /** The lines whose set it changes. */
  readonly lines: readonly string[];
  readonly why: string;
};

/** A line hears of a tag that changes its set. */
export type TagEffect = {
  readonly type: 'tell-line';
  readonly key: string;
  readonly line: string;
};

/** Judges a tag by its name; the reason is for people. None for what can be no version. */
export function judgeTag(
  tag: string,
): { readonly verdict: Verdict; readonly why: string } | undefined {
  if (tag.includes('/')) return { verdict: 'library', why: 'a prefixed tag has no image' };
  const parsed = parseComponentTag(tag);
  if (parsed === undefined) return undefined;
  if (!isStable(parsed)) return { verdict: 'pre-release', why: 'no line takes a pre-release' };
  return { verdict: 'accepted', why: 'a stable version' };
}

/**
 * Records the first sight of a tag. A further sight at the same commit is told to the lines that
 * take it now and were never told, because they were written or changed since; else it is stale.
 */
export function decideTag(
  record: TagRecord | undefined,
  event: TagEvent,
  nowMs: number,
): Decision<TagRecord, TagEffect> {
  if (record === undefined) return firstSight(event, nowMs);
  const at = record.movedTo ?? record.commit;
  if (event.commit === at) return sameSight(record, event);
  return moved(
    { ...record, movedTo: event.commit },
    `${event.tag} was moved from ${at} to ${event.commit}; what was made of it stays as it is`,
  );
}

function firstSight(event: TagEvent, nowMs: number): Decision<TagRecord, TagEffect> {
  const { type: _seen, ...facts } = event;
  const why = `${facts.component} ${facts.tag}: ${facts.verdict}, ${facts.why}`;
  return moved({ ...facts, seenAtMs: nowMs }, why, facts.lines.map(tellLine));
}

function sameSight(record: TagRecord, event: TagEvent): Decision<TagRecord, TagEffect> {
  const { tag, commit, why } = event;
  const untold = event.lines.filter((line) => !record.lines.includes(line));
  if (untold.length === 0) return stale(`${tag} was seen before at ${commit}`);
  const next = { ...record, lines: [...record.lines, ...untold], why };
  return moved(next, `${tag} is news to ${untold.join(', ')}`, untold.map(tellLine));
}

function tellLine(line: string): TagEffect {
  return { type: 'tell-line', key: `tell-line:${line}`, line };
}

/** The id of a tag's document. */
export function tagKey(component: string, tag: string): string {
  return `${component}:${tag}`;
}
