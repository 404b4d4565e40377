import { type ComponentTag, numbersOf, parseComponentTag } from './version.ts';

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
  /** In words, with what was meant where that can be told. */
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
 *
 * @param standing all versions that are there, if it continues only some of them
 */
export function suspect(
  version: ComponentTag,
  seen: VersionsSeen,
  standing: VersionsSeen = seen,
): Suspicion | undefined {
  const { majors, newest } = seen;
  if (newest === undefined) return undefined;
  const numbers = numbersOf(version);
  const fault = faultOf(numbers, majors, newest);
  if (fault === undefined) return undefined;
  const [meant, ...others] = readingsOf(numbers, majors, newest)
    .filter((one) => faultOf(one, majors, newest) === undefined && !isThere(one, standing))
    .flatMap((one) => tagOf(one, version));
  const isSure = meant !== undefined && others.length === 0;
  const why = isSure ? `${fault}: did you mean ${meant}?` : fault;
  return { why, isAhead: numbers.major >= newest.major };
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

type Numbers = ReturnType<typeof numbersOf>;

function faultOf(
  { major, minor }: Numbers,
  majors: ReadonlyMap<number, MajorSeen>,
  newest: MajorSeen,
): string | undefined {
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

/** All that may have been meant; whether it could be is another question. */
function readingsOf(
  numbers: Numbers,
  majors: ReadonlyMap<number, MajorSeen>,
  newest: MajorSeen,
): readonly Numbers[] {
  const { major, minor, patch } = numbers;
  const { major: current, highestSure, patches } = newest;
  if (major === current) return continuing(newest, patch);
  const next = current + 1;
  const begun = majors.get(next);
  const isNextPatch = minor === highestSure && patch - 1 === patches.get(minor);
  const isOfCurrent = minor > 0 && (minor > highestSure || isNextPatch);
  const isFirst = minor === 0 || (minor === 1 && major === next);
  const isBeginning = major > current && isFirst && patch === 0;
  return [
    ...(isOfCurrent ? [{ major: current, minor, patch }] : []),
    ...(isBeginning ? [{ major: next, minor: 0, patch: 0 }] : []),
    ...(major === next && begun?.patches.has(0) ? continuing(begun, patch) : []),
  ];
}

/** The version after those of a major that follow each other; none where one in doubt is ahead. */
function continuing({ major, patches, highest, highestSure }: MajorSeen, patch: number) {
  let minor = highestSure + 1;
  while (patches.has(minor)) minor += 1;
  if (minor <= highest) return [];
  if (patch - 1 === patches.get(minor - 1)) return [{ major, minor: minor - 1, patch }];
  return patch === 0 ? [{ major, minor, patch }] : [];
}

/** Whether it stands, as far as that is known: only the highest patch of each minor is. */
function isThere({ major, minor, patch }: Numbers, { majors }: VersionsSeen): boolean {
  return patch <= (majors.get(major)?.patches.get(minor) ?? -1);
}

/** These numbers, with the end of a version. */
function tagOf({ major, minor, patch }: Numbers, version: ComponentTag): readonly ComponentTag[] {
  const pre = version.includes('-') ? version.slice(version.indexOf('-')) : '';
  const tag = parseComponentTag(`v${major}.${minor}.${patch}${pre}`);
  return tag === undefined ? [] : [tag];
}
