import { type ComponentTag, numbersOf } from './version.ts';

/** What stood before a version. It is added to: a long history costs no more than its length. */
export interface VersionsSeen {
  readonly majors: Map<number, MajorSeen>;
  /** None where nothing was seen yet. */
  newest?: MajorSeen;
}

interface MajorSeen {
  readonly major: number;
  /** The highest patch of each minor. */
  readonly patches: Map<number, number>;
  /** The highest minor; -1 for none. */
  highest: number;
  /** The same without those that are in doubt. */
  highestSure: number;
}

/** Why a number can hardly be meant. */
export interface Suspicion {
  /** In words, with what was probably meant. */
  readonly why: string;
  /**
   * Whether it lies ahead of all others, as where numbers were left out: then it is in doubt until
   * others continue it. What was typed into an older major says nothing about those after it.
   */
  readonly isAhead: boolean;
}

/** Nothing seen yet. */
export function noVersions(): VersionsSeen {
  return { majors: new Map() };
}

/**
 * Suspects a version that hardly continues those before it: a minor or a major more than one above
 * the highest of its kind, or a new minor in a major that is not the newest. Patches are free, and
 * so is the first version of all. Real case: `v1.12.0` of node-driver-registrar, when `v1` had ended
 * at 1.3 and `v2.11.1` was the newest, meant `v2.12.0`, and its image stands in production for ever.
 */
export function suspect(version: ComponentTag, seen: VersionsSeen): Suspicion | undefined {
  const { newest } = seen;
  if (newest === undefined) return undefined;
  const fault = faultOf(version, seen.majors, newest);
  if (fault === undefined) return undefined;
  const why = `${fault}: did you mean ${meantBy(version, seen.majors, newest)}?`;
  return { why, isAhead: numbersOf(version).major >= newest.major };
}

/** Adds a version. One in doubt raises nothing: only its own neighbours continue it. */
export function addVersion(seen: VersionsSeen, version: ComponentTag, isInDoubt: boolean): void {
  const { major, minor, patch } = numbersOf(version);
  const none = { major, patches: new Map(), highest: -1, highestSure: -1 };
  const own = seen.majors.get(major) ?? none;
  seen.majors.set(major, own);
  own.patches.set(minor, Math.max(patch, own.patches.get(minor) ?? 0));
  own.highest = Math.max(minor, own.highest);
  if (isInDoubt) return;
  own.highestSure = Math.max(minor, own.highestSure);
  if (seen.newest === undefined || seen.newest.major < major) seen.newest = own;
}

function faultOf(
  version: ComponentTag,
  majors: ReadonlyMap<number, MajorSeen>,
  newest: MajorSeen,
): string | undefined {
  const { major, minor } = numbersOf(version);
  const own = majors.get(major);
  if (own?.patches.has(minor)) return undefined;
  if (major < newest.major) return faultOfOld(major, own, newest);
  const isNextMinor =
    own?.patches.has(minor - 1) || (major === newest.major && minor <= newest.highestSure + 1);
  const isNextMajor = minor === 0 && majors.has(major - 1);
  if (isNextMinor || isNextMajor) return undefined;
  if (major > newest.major + 1) return `more than one major above v${newest.major}`;
  if (major > newest.major)
    return own?.patches.has(0)
      ? `more than one minor above v${major}.${own.highest}`
      : `there is no v${major}.0 before it`;
  return `more than one minor above v${major}.${newest.highestSure}`;
}

function faultOfOld(major: number, own: MajorSeen | undefined, newest: MajorSeen): string {
  if (own === undefined) return `of a major that was left out before v${newest.major}`;
  const end = `v${major}.${own.highest}`;
  return `a new minor of v${major}, which ended at ${end} before v${newest.major}`;
}

/** The version that was probably meant: one that was not there, and would not be suspicious. */
function meantBy(
  version: ComponentTag,
  majors: ReadonlyMap<number, MajorSeen>,
  newest: MajorSeen,
): string {
  const { major, minor, patch } = numbersOf(version);
  const pre = version.includes('-') ? version.slice(version.indexOf('-')) : '';
  const { highestSure, patches } = newest;
  const next = freeMinor(newest, highestSure + 1);
  const isFreePatch = patch > (patches.get(minor) ?? patch);
  if (major !== newest.major && (minor === next || isFreePatch))
    return `v${newest.major}.${minor}.${patch}${pre}`;
  const nextMajor = newest.major + 1;
  if (major === nextMajor || (major > newest.major && minor === 0))
    return `v${nextMajor}.${freeMinor(majors.get(nextMajor), 0)}.0${pre}`;
  if (patch - 1 === patches.get(highestSure))
    return `v${newest.major}.${highestSure}.${patch}${pre}`;
  return `v${newest.major}.${next}.0${pre}`;
}

/** The lowest minor from one on of which there is no version, also none in doubt. */
function freeMinor(seen: MajorSeen | undefined, from: number): number {
  let minor = from;
  while (seen?.patches.has(minor)) minor += 1;
  return minor;
}
