import type { RepositoryTag } from './repository.ts';
import { isReleased, type Ruling, withdrawalOf } from './ruling.ts';
import { addVersion, noVersions, type Suspicion, suspect, type VersionsSeen } from './suspicion.ts';
import { faultOfName } from './tag-name-fault.ts';
import { type ComponentTag, compareTags, isStable, parseComponentTag } from './version.ts';

/** What a tag is to us; only what is accepted, or a pre-release that a line asks for, is built. */
export type Verdict = 'accepted' | 'pre-release' | 'library' | 'quarantined' | 'malformed';

/** A verdict with its reason, for people. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
}

/**
 * Judges every tag of a repository, each by what stood before it: by date, then by precedence, then
 * by name. A pure function of the list and of what people ruled: in which order tags are heard of,
 * or how late, decides nothing.
 */
export function judgeTags(
  tags: readonly RepositoryTag[],
  rulings: readonly Ruling[] = [],
): ReadonlyMap<string, Judgement> {
  const judged = new Map<string, Judgement>();
  const before: Before = { stable: noVersions(), all: noVersions() };
  for (const one of tags.toSorted(compareDates)) {
    const version = parseComponentTag(one.tag);
    if (version === undefined) {
      judged.set(one.tag, judgeNoVersion(one.tag));
      continue;
    }
    const suspicion = isReleased(one, rulings) ? undefined : suspicionOn(version, before);
    const withdrawal = withdrawalOf(one, rulings);
    judged.set(one.tag, judgeVersion(version, suspicion, withdrawal));
    const isInDoubt = suspicion !== undefined || withdrawal !== undefined;
    if (suspicion?.isAhead !== false) remember(before, version, isInDoubt);
  }
  return judged;
}

/** Judges a name that is no `vX.Y.Z` or `vX.Y.Z-pre`: nothing is ever built of it. */
export function judgeNoVersion(tag: string): Judgement {
  if (tag.includes('/'))
    return {
      verdict: 'library',
      why: 'its prefix makes it a version of a library, without an image',
    };
  return { verdict: 'malformed', why: faultOfName(tag) };
}

/** The order in which tags came: by date, then precedence, then name. */
export function compareDates(a: RepositoryTag, b: RepositoryTag): number {
  return a.atMs - b.atMs || comparePrecedence(a.tag, b.tag) || compareNames(a.tag, b.tag);
}

/** The versions before a tag. */
interface Before {
  readonly stable: VersionsSeen;
  /** The same and the pre-releases. */
  readonly all: VersionsSeen;
}

/** What is no version comes first, as it decides nothing. */
function comparePrecedence(a: string, b: string): number {
  const first = parseComponentTag(a);
  const second = parseComponentTag(b);
  if (first !== undefined && second !== undefined) return compareTags(first, second);
  return Number(first !== undefined) - Number(second !== undefined);
}

function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * A pre-release may continue releases and pre-releases alike. A release continues releases alone:
 * `v2.0.0-rc1` neither ends `v1` nor stands for the `v2.0.0` that is missing before `v2.1.0`.
 */
function suspicionOn(version: ComponentTag, { stable, all }: Before): Suspicion | undefined {
  if (isStable(version)) return suspect(version, stable);
  const suspicion = suspect(version, all);
  if (suspicion === undefined || stable.newest === undefined) return suspicion;
  return suspect(version, stable, all);
}

function remember({ stable, all }: Before, version: ComponentTag, isInDoubt: boolean): void {
  addVersion(all, version, isInDoubt);
  if (isStable(version)) addVersion(stable, version, isInDoubt);
}

function judgeVersion(
  version: ComponentTag,
  suspicion: Suspicion | undefined,
  withdrawal: Ruling | undefined,
): Judgement {
  if (withdrawal !== undefined)
    return {
      verdict: 'quarantined',
      why: `withdrawn by ${withdrawal.by}: ${withdrawal.reason}`,
    };
  if (suspicion !== undefined) return { verdict: 'quarantined', why: suspicion.why };
  return isStable(version)
    ? { verdict: 'accepted', why: 'a stable version' }
    : { verdict: 'pre-release', why: 'a pre-release, taken where a line asks for them' };
}
