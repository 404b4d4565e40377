import type { RepositoryTag } from './repository.ts';
import { isReleased, type Ruling, withdrawalOf } from './ruling.ts';
import { suspect, type VersionsSeen, withVersion } from './suspicion.ts';
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
  let stable: VersionsSeen = new Map();
  let all: VersionsSeen = new Map();
  for (const one of tags.toSorted(compareDates)) {
    const version = parseComponentTag(one.tag);
    if (version === undefined) {
      judged.set(one.tag, judgeNoVersion(one.tag));
      continue;
    }
    const suspicion = isReleased(one, rulings)
      ? undefined
      : suspect(version, isStable(version) ? stable : all);
    judged.set(one.tag, withdrawn(one, rulings) ?? judgeVersion(version, suspicion?.why));
    if (suspicion !== undefined && !suspicion.isOfNewestMajor) continue;
    all = withVersion(all, version);
    if (isStable(version)) stable = withVersion(stable, version);
  }
  return judged;
}

/** Judges a name that is no `vX.Y.Z` or `vX.Y.Z-pre`: nothing is ever built of it. */
export function judgeNoVersion(tag: string): Judgement {
  if (tag.includes('/'))
    return { verdict: 'library', why: 'its prefix makes it a version of a library: no image' };
  const { why, instead } = faultOf(tag);
  const advice = instead === undefined ? '' : `; tag its commit ${instead} instead`;
  return { verdict: 'malformed', why: `${why}${advice}` };
}

/** The order in which tags came: by date, then precedence, then name. */
export function compareDates(a: RepositoryTag, b: RepositoryTag): number {
  return a.atMs - b.atMs || comparePrecedence(a.tag, b.tag) || (a.tag < b.tag ? -1 : 1);
}

function comparePrecedence(a: string, b: string): number {
  const first = parseComponentTag(a);
  const second = parseComponentTag(b);
  if (first !== undefined && second !== undefined) return compareTags(first, second);
  return Number(first !== undefined) - Number(second !== undefined);
}

function judgeVersion(version: ComponentTag, suspicion: string | undefined): Judgement {
  if (suspicion !== undefined) return { verdict: 'quarantined', why: suspicion };
  return isStable(version)
    ? { verdict: 'accepted', why: 'a stable version' }
    : { verdict: 'pre-release', why: 'a pre-release, taken where a line asks for them' };
}

function withdrawn(tag: RepositoryTag, rulings: readonly Ruling[]): Judgement | undefined {
  const withdrawal = withdrawalOf(tag, rulings);
  if (withdrawal === undefined) return undefined;
  return { verdict: 'quarantined', why: `withdrawn by ${withdrawal.by}: ${withdrawal.reason}` };
}

/** What is wrong with a name, and what was probably meant. */
function faultOf(tag: string): { readonly why: string; readonly instead?: string } {
  if (/^v\d+(?:\.\d+)?$/.test(tag)) {
    const instead = tag.includes('.') ? `${tag}.0` : `${tag}.0.0`;
    return { why: `${tag} is no vX.Y.Z, and the name of an image's floating tag`, instead };
  }
  const [core = '', build] = tag.split('+');
  if (build !== undefined && parseComponentTag(core) !== undefined)
    return { why: `${tag} has build metadata, which no image tag can hold`, instead: core };
  const why = `${tag} is neither vX.Y.Z nor vX.Y.Z-pre`;
  return parseComponentTag(`v${tag}`) === undefined ? { why } : { why, instead: `v${tag}` };
}
