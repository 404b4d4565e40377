import semver from 'semver';

/** A Git tag of the one form that is released: `vX.Y.Z` or `vX.Y.Z-pre`, and never an image tag's wildcard. */
export type ComponentTag = string & { readonly brand: 'ComponentTag' };

/** The `X`, `X.Y` or `X.Y.Z` that a release line names; the newest stable tag under it is taken. */
export type BaseVersion = string & { readonly brand: 'BaseVersion' };

/** No real tag comes near it, and with a UUID beside it an image tag stays under 128 characters. */
export const tagLengthMax = 64;

const number = '(0|[1-9]\\d{0,8})';
const tagPattern = new RegExp(`^v${number}\\.${number}\\.${number}(-[0-9A-Za-z.-]+)?$`);
const basePattern = new RegExp(`^${number}(\\.${number}(\\.${number})?)?$`);

/** Reads a component tag; build metadata, leading zeros and anything else are no component tag. */
export function parseComponentTag(text: string): ComponentTag | undefined {
  if (text.length > tagLengthMax || !tagPattern.test(text)) return undefined;
  return semver.valid(text) === null ? undefined : (text as ComponentTag);
}

/** Reads a base version as a line file writes it, quoted: `"1"`, `"1.4"` or `"1.4.2"`. */
export function parseBaseVersion(text: string): BaseVersion | undefined {
  return basePattern.test(text) ? (text as BaseVersion) : undefined;
}

/** The precedence of semantic versioning, section 11: negative where `a` is the older. */
export function compareTags(a: ComponentTag, b: ComponentTag): number {
  return semver.compare(a, b);
}

/** Whether the tag is a release proper: only those are taken by lines and move floating tags. */
export function isStable(tag: ComponentTag): boolean {
  return semver.prerelease(tag) === null;
}

/** Whether a tag lies under a base version: `v1.4.2-rc1` lies under `1`, `1.4` and `1.4.2`. */
export function isUnder(tag: ComponentTag, base: BaseVersion): boolean {
  const { major, minor, patch } = numbersOf(tag);
  return `${major}.${minor}.${patch}.`.startsWith(`${base}.`);
}

/** The major, minor and patch numbers of a tag. */
export function numbersOf(tag: ComponentTag): {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
} {
  return { major: semver.major(tag), minor: semver.minor(tag), patch: semver.patch(tag) };
}

/**
 * The floating tags that a promoted version may move: `v1.4` and `v1`.
 * None for a pre-release; no `v0`, since below 1.0.0 every minor may break.
 */
export function floatingTagsOf(tag: ComponentTag, withMajor: boolean): readonly string[] {
  if (!isStable(tag)) return [];
  const { major, minor } = numbersOf(tag);
  const ofMinor = `v${major}.${minor}`;
  return withMajor && major > 0 ? [ofMinor, `v${major}`] : [ofMinor];
}
