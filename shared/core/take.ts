import { wordsOf } from './beginning.ts';
import { imagesAt } from './component-image.ts';
import type { ExpectedImage } from './image.ts';
import type { LineComponent, ReleaseLine } from './line.ts';
import { canonicalText } from './recipe.ts';
import type { RepositoryTag } from './repository.ts';
import type { Ruling } from './ruling.ts';
import { type Judgement, judgeTags } from './tag-verdict.ts';
import { type ComponentTag, compareTags, isStable, isUnder, parseComponentTag } from './version.ts';

/** A tag of a repository that is a version, with what it is to us. */
export interface JudgedVersion extends Judgement {
  readonly tag: ComponentTag;
  readonly commit: string;
}

/** A tag that a line did not take, though it is newer than the one that it took. */
export interface SkippedTag {
  readonly tag: ComponentTag;
  readonly why: string;
  /** So many before it were passed over too and are not named; with the last that is. */
  readonly more?: number;
}

/** What a line takes of a component: its newest good tag under the base version, and the images there. */
export interface ChosenTag {
  readonly newest: JudgedVersion;
  readonly images: readonly ExpectedImage[];
  /** The newest of those that were passed over. */
  readonly skipped: readonly SkippedTag[];
}

/** Why a line takes nothing of a component, for people. */
export interface NoTag {
  readonly refusal: string;
  readonly skipped: readonly SkippedTag[];
}

/** So many tags under the base version are named that were passed over, and one that is not. */
export const skippedMax = 3;
/** The reason of each is kept to that length. */
export const skippedWhyLengthMax = 160;

/** The tags of a repository that are versions, each with its verdict. */
export function judgeVersions(
  tags: readonly RepositoryTag[],
  rulings: readonly Ruling[] = [],
): readonly JudgedVersion[] {
  const judged = judgeTags(tags, rulings);
  return tags.flatMap(({ tag, commit }) => {
    const version = parseComponentTag(tag);
    const judgement = judged.get(tag);
    if (version === undefined || judgement === undefined) return [];
    return [{ tag: version, commit, ...judgement }];
  });
}

/**
 * What a line takes of a component now. What is known of single tags besides their numbers keeps
 * them from being taken, by tag with the reason.
 */
export function takeOf(
  own: LineComponent,
  versions: readonly JudgedVersion[],
  impediments: ReadonlyMap<string, string> = new Map(),
): ChosenTag | NoTag {
  const newest = newestTaken(own, versions, impediments);
  const refused = versions.toSorted(compareNewestFirst).flatMap((one) => {
    const why = refusalOf(own, one, impediments);
    return why === undefined ? [] : [{ tag: one.tag, why: wordsOf(why, skippedWhyLengthMax) }];
  });
  const isNewer = ({ tag }: SkippedTag) => newest === undefined || compareTags(tag, newest.tag) > 0;
  const skipped = skippedOf(own, refused.filter(isNewer));
  if (newest === undefined) return { refusal: whyNone(own, skipped), skipped };
  return chosenAt(own, newest, skipped);
}

/** A version as a line takes it, with the images that it has; what has none is not taken. */
export function chosenAt(
  { component }: Pick<LineComponent, 'component'>,
  newest: JudgedVersion,
  skipped: readonly SkippedTag[],
): ChosenTag | NoTag {
  const images = imagesAt(component.images, newest.tag);
  if (images.length > 0) return { newest, images, skipped };
  const advice = 'write the images that it has into components.yaml';
  return { refusal: `${component.name} ${newest.tag} has no image: ${advice}`, skipped };
}

/** The version that is taken under a base version: the newest good one. */
export function newestTaken(
  own: Pick<LineComponent, 'base' | 'preReleases'>,
  versions: readonly JudgedVersion[],
  impediments: ReadonlyMap<string, string> = new Map(),
): JudgedVersion | undefined {
  return versions
    .toSorted(compareNewestFirst)
    .find((one) => refusalOf(own, one, impediments) === undefined);
}

/** The lines whose set a tag changes: those that would take it now. */
export function linesTaking(
  lines: readonly ReleaseLine[],
  component: string,
  tag: ComponentTag,
  versions: readonly JudgedVersion[],
  impediments?: ReadonlyMap<string, string>,
): readonly ReleaseLine[] {
  return lines.filter((line) => {
    const own = line.components.find((one) => one.component.name === component);
    return own !== undefined && takenTag(own, versions, impediments) === tag;
  });
}

/** Why no line takes a tag, for people: there is no base version for it, or a newer tag stands. */
export function whyUnclaimed(
  lines: readonly ReleaseLine[],
  component: string,
  version: JudgedVersion,
  versions: readonly JudgedVersion[],
  impediments?: ReadonlyMap<string, string>,
): string {
  const reasons = lines.flatMap((line) => {
    const own = line.components.find((one) => one.component.name === component);
    if (own === undefined || !isUnder(version.tag, own.base)) return [];
    const refusal = refusalOf(own, version, new Map());
    const taken = takenTag(own, versions, impediments);
    return [refusal ? `${line.name}: ${refusal}` : `${line.name} has ${taken ?? 'none'}`];
  });
  if (reasons.length === 0)
    return `unclaimed: no release line has a base version for ${version.tag}`;
  return `not taken: ${reasons.join(', ')}`;
}

/** The text whose hash names a line's set: what it takes, and how that is built and tested. */
export function setText(
  { components, cells, timesToLive }: ReleaseLine,
  takings: readonly (ChosenTag | NoTag)[],
): string {
  const taken = takings.map((one) =>
    'newest' in one ? [one.newest.tag, one.newest.commit] : one.refusal,
  );
  return canonicalText({ components, cells, timesToLive, taken });
}

/** Why a line does not take a version, by its number, its verdict and what is known besides. */
export function refusalOf(
  { base, preReleases }: Pick<LineComponent, 'base' | 'preReleases'>,
  { tag, verdict, why }: JudgedVersion,
  impediments: ReadonlyMap<string, string>,
): string | undefined {
  if (!isUnder(tag, base)) return `not under ${base}`;
  if (verdict === 'pre-release' && !preReleases) return 'a pre-release, which is not asked for';
  if (verdict !== 'accepted' && verdict !== 'pre-release') return `${verdict}: ${why}`;
  return impediments.get(tag);
}

function takenTag(
  own: LineComponent,
  versions: readonly JudgedVersion[],
  impediments?: ReadonlyMap<string, string>,
): string | undefined {
  const taking = takeOf(own, versions, impediments);
  return 'newest' in taking ? taking.newest.tag : undefined;
}

function compareNewestFirst(a: JudgedVersion, b: JudgedVersion): number {
  return compareTags(b.tag, a.tag);
}

function whyNone({ component, base }: LineComponent, skipped: readonly SkippedTag[]): string {
  const [named] = skipped.filter(({ tag }) => isUnder(tag, base));
  const because = named === undefined ? '' : `: ${named.tag} is ${named.why}`;
  return `${component.name} has no tag to take under ${base}${because}`;
}

/** Those under the base version, and the newest release of all that is not under it. */
function skippedOf({ base }: LineComponent, newer: readonly SkippedTag[]): readonly SkippedTag[] {
  const under = newer.filter(({ tag }) => isUnder(tag, base));
  const named = under.slice(0, skippedMax);
  const more = under.length - named.length;
  const beside = newer.find(({ tag }) => isStable(tag) && !isUnder(tag, base));
  return [
    ...named.map((one, at) => (more > 0 && at === skippedMax - 1 ? { ...one, more } : one)),
    ...(beside === undefined ? [] : [beside]),
  ];
}
