import type { RepositoryTag } from '#core/repository.ts';
import type { Ruling } from '#core/ruling.ts';
import type { Verdict } from '#core/tag-verdict.ts';

/** A version as it is written in a tag. */
export interface Numbers {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** What follows the hyphen; empty for a release. */
  readonly pre: string;
}

/** A version that stood before another. */
interface Standing extends Numbers {
  /** Withdrawn, or ahead of all others: only its neighbours follow it. */
  readonly isInDoubt: boolean;
}

const version = /^v(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z.-]+))?$/;
const nameLengthMax = 64;

/** Reads a tag as a version; none where it is no `vX.Y.Z` or `vX.Y.Z-pre`. */
export function numbersIn(tag: string): Numbers | undefined {
  const [, major, minor, patch, pre = ''] = version.exec(tag) ?? [];
  if (patch === undefined || tag.length > nameLengthMax) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), pre };
}

/** Which of two versions is the newer: positive where it is the first. */
export function compareNumbers(a: Numbers, b: Numbers): number {
  const byNumber = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  if (byNumber !== 0 || a.pre === b.pre) return byNumber;
  if (a.pre === '' || b.pre === '') return a.pre === '' ? 1 : -1;
  return a.pre < b.pre ? -1 : 1;
}

/**
 * The verdict on every tag of a repository by its number and by what people ruled, as the rules are
 * written down: told anew here and simply, so that the core is not held to itself.
 */
export function verdictsOn(
  tags: readonly RepositoryTag[],
  rulings: readonly Ruling[],
): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  let before: readonly Standing[] = [];
  for (const { tag, commit } of tags.toSorted(compareAges)) {
    const numbers = numbersIn(tag);
    if (numbers === undefined) {
      verdicts.set(tag, tag.includes('/') ? 'library' : 'malformed');
      continue;
    }
    const ruling = rulings.findLast((one) => one.tag === tag && one.commit === commit)?.ruling;
    const jump = ruling === 'released' ? undefined : jumpOf(numbers, before);
    const isWithdrawn = ruling === 'withdrawn';
    const good = numbers.pre === '' ? 'accepted' : 'pre-release';
    verdicts.set(tag, jump !== undefined || isWithdrawn ? 'quarantined' : good);
    if (jump !== 'back')
      before = [...before, { ...numbers, isInDoubt: isWithdrawn || jump !== undefined }];
  }
  return verdicts;
}

function compareAges(a: RepositoryTag, b: RepositoryTag): number {
  const [one, other] = [numbersIn(a.tag), numbersIn(b.tag)];
  const byNumber = one && other ? compareNumbers(one, other) : Number(!!one) - Number(!!other);
  return a.atMs - b.atMs || byNumber || (a.tag < b.tag ? -1 : 1);
}

/** A release follows releases alone, a pre-release whatever it continues. */
function jumpOf(numbers: Numbers, before: readonly Standing[]): Jump | undefined {
  const stable = before.filter(({ pre }) => pre === '');
  if (numbers.pre === '') return jumpFrom(numbers, stable);
  const jump = jumpFrom(numbers, before);
  return jump === undefined || isEmpty(stable) ? jump : jumpFrom(numbers, stable);
}

/** A number that continues nothing: beyond all that there is, or in a major that has ended. */
type Jump = 'ahead' | 'back';

function jumpFrom({ major, minor }: Numbers, before: readonly Standing[]): Jump | undefined {
  if (isEmpty(before)) return undefined;
  const sure = before.filter(({ isInDoubt }) => !isInDoubt);
  const newest = Math.max(...sure.map((one) => one.major));
  const has = (x: number, y: number) => before.some((one) => one.major === x && one.minor === y);
  if (has(major, minor)) return undefined;
  if (major < newest) return 'back';
  const highest = Math.max(
    -1,
    ...sure.filter((one) => one.major === major).map((one) => one.minor),
  );
  const isNextMinor = has(major, minor - 1) || (major === newest && minor <= highest + 1);
  const isNextMajor = minor === 0 && before.some((one) => one.major === major - 1);
  return isNextMinor || isNextMajor ? undefined : 'ahead';
}

/** Whether there is nothing yet that a version could continue. */
function isEmpty(before: readonly Standing[]): boolean {
  return before.every(({ isInDoubt }) => isInDoubt);
}
