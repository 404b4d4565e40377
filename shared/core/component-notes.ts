import type { FrozenComponent } from './candidate.ts';
import { type ChangeLog, isWithin, type VersionRange } from './change-log.ts';
import { compareTags, parseComponentTag } from './version.ts';

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
  /** Where its releases on GitHub say it, and no change log does. */
  readonly saidIn?: 'releases';
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
  const versions = staged.versions.filter(({ tag }) => range !== undefined && isWithin(range, tag));
  return { ...staged, versions, isCut: staged.isCut || isShort(staged, range) };
}

function isShort({ after: text }: ComponentNotes, range: VersionRange | undefined): boolean {
  if (range?.after === undefined) return false;
  const after = text === undefined ? undefined : parseComponentTag(text);
  return after === undefined || compareTags(range.after, after) < 0;
}
