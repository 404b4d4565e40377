import type { FrozenComponent } from './candidate.ts';
import { type ChangeLog, isWithin, type VersionRange } from './change-log.ts';
import { type ComponentTag, compareTags, parseComponentTag } from './version.ts';

/**
 * What the change logs of a component said when its candidate was staged: of every version after the
 * one that was released last, up to the candidate's.
 */
export interface ComponentNotes extends ChangeLog {
  readonly component: string;
  readonly tag: string;
  /** The version that was released last; none: they are of the candidate's alone. */
  readonly after?: string;
  /** Where the repository lies, whose change log has all of it. */
  readonly repository: string;
  /** Where its releases on GitHub say it too, or only they; its change log alone, where absent. */
  readonly saidIn?: 'releases' | 'both';
  /** The versions whose releases on GitHub could not be read when it was staged, the newest first. */
  readonly unread?: readonly ComponentTag[];
}

/** The versions that a component's notes are of, as they are staged; none for what is no version. */
export function stagedRange(
  { tag }: Pick<FrozenComponent, 'tag'>,
  released: string | undefined,
): VersionRange | undefined {
  const upTo = parseComponentTag(tag);
  const after = released === undefined ? undefined : parseComponentTag(released);
  if (upTo === undefined) return undefined;
  return after === undefined || compareTags(after, upTo) >= 0 ? { upTo } : { after, upTo };
}

/**
 * The notes of a component since the release before, of those that were staged: that release may be
 * another than when they were. What was staged of too few versions is cut.
 */
export function notesSince(staged: ComponentNotes, before: string | undefined): ComponentNotes {
  const range = stagedRange(staged, before);
  const isTold = (tag: ComponentTag) => range !== undefined && isWithin(range, tag);
  const { unread: allUnread = [], ...rest } = staged;
  const versions = staged.versions.filter(({ tag }) => isTold(tag));
  const unread = allUnread.filter(isTold);
  const isCut = staged.isCut || isShort(staged, range);
  return { ...rest, versions, ...(unread.length > 0 && { unread }), isCut };
}

function isShort({ after: text }: ComponentNotes, range: VersionRange | undefined): boolean {
  if (range?.after === undefined) return false;
  const after = text === undefined ? undefined : parseComponentTag(text);
  return after === undefined || compareTags(range.after, after) < 0;
}
