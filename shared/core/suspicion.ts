import semver from 'semver';
import { type ComponentTag, numbersOf } from './version.ts';

/** The minors of each major that were seen so far. */
export type VersionsSeen = ReadonlyMap<number, ReadonlySet<number>>;

/** Why a number can hardly be meant. */
export interface Suspicion {
  readonly why: string;
  /**
   * Whether it lies in the newest major, as where minors were left out: then those after it are
   * compared with it. What was typed into another major says nothing about those after it.
   */
  readonly isOfNewestMajor: boolean;
}

/**
 * Suspects a version that hardly continues those before it: a minor or a major more than one above
 * the highest of its kind, or a new minor in a major that is not the newest. Real case: `v1.12.0`,
 * when `v1` had ended at 1.3 and `v2.11.1` was the newest, meant `v2.12.0`. Patches are free, and
 * so is the first version of all.
 */
export function suspect(version: ComponentTag, seen: VersionsSeen): Suspicion | undefined {
  if (seen.size === 0) return undefined;
  const { major, minor } = numbersOf(version);
  if (seen.get(major)?.has(minor)) return undefined;
  const newest = Math.max(...seen.keys());
  const newestMinor = highestMinor(seen, newest);
  const fault = faultOf({ major, minor, highest: highestMinor(seen, major), newest });
  if (fault === undefined) return undefined;
  const meant = meantBy(version, newest, newestMinor);
  return { why: `${version} ${fault}: did you mean ${meant}?`, isOfNewestMajor: major === newest };
}

/** The same with one more version. */
export function withVersion(seen: VersionsSeen, version: ComponentTag): VersionsSeen {
  const { major, minor } = numbersOf(version);
  const minors = seen.get(major) ?? new Set();
  return minors.has(minor) ? seen : new Map([...seen, [major, new Set([...minors, minor])]]);
}

/** A version among those before it; `highest` is -1 where its major had none. */
interface Place {
  readonly major: number;
  readonly minor: number;
  readonly highest: number;
  /** The newest major. */
  readonly newest: number;
}

function faultOf({ major, minor, highest, newest }: Place): string | undefined {
  if (major > newest + 1) return `is more than one major above v${newest}`;
  if (major < newest)
    return highest < 0
      ? `is of a major that was left out, as v${newest} is the newest`
      : `is a new minor of v${major}, which ended at v${major}.${highest} as v${newest} is the newest`;
  if (minor <= highest + 1) return undefined;
  return highest < 0
    ? `begins v${major} without v${major}.0`
    : `is more than one minor above v${major}.${highest}`;
}

function highestMinor(seen: VersionsSeen, major: number): number {
  return Math.max(-1, ...(seen.get(major) ?? []));
}

/** The version that was probably meant: much alike, and one that would be accepted. */
function meantBy(version: ComponentTag, newest: number, newestMinor: number): string {
  const { major, minor, patch } = numbersOf(version);
  const next = newestMinor + 1;
  const isPatch = patch > 0 && minor <= newestMinor;
  const meant =
    major !== newest && (minor === next || isPatch)
      ? `v${newest}.${minor}.${patch}`
      : major === newest + 1
        ? `v${major}.0.0`
        : `v${newest}.${next}.0`;
  const pre = semver.prerelease(version);
  return pre === null ? meant : `${meant}-${pre.join('.')}`;
}
