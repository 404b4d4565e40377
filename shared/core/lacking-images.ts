import { wordsOf } from './beginning.ts';
import type { ExpectedImage, StagedImage } from './image.ts';

/** The newest released version of a component before the one that is built, as production has it. */
export interface LastReleased {
  readonly tag: string;
  readonly images: readonly ReleasedPlatforms[];
}

/** An image of a released version, with the platforms that it has. */
export interface ReleasedPlatforms {
  readonly name: string;
  readonly platforms: readonly string[];
}

/** What a build came short of, in words for people. */
export interface Lacking {
  /** What it must have: it has failed. */
  readonly missing?: string;
  /** What it may come without: it stands, and this is told. */
  readonly lacks?: string;
}

/** So much is told of what lacks; documents keep it. */
export const lacksLengthMax = 500;

/**
 * Compares what was pushed with what the component must have, and with what the last released
 * version had: one platform fewer than that is missing though nobody lists it, as users pull it
 * today. What the component calls optional is told and no fault; what is more than expected is none.
 */
export function lackingImages(
  expected: readonly ExpectedImage[],
  found: readonly StagedImage[],
  last?: LastReleased,
): Lacking {
  const shortfalls = expected.map((image) => shortfallOf(image, found, last));
  const missing = inWords(shortfalls.flatMap((one) => one.missing));
  const lacks = inWords(shortfalls.flatMap((one) => one.lacks));
  return { ...(missing && { missing }), ...(lacks && { lacks }) };
}

/** A manifest alone does not say of which platform it is; `docker buildx` makes one for one platform. */
const noPlatforms = 'lists no platform: push an index of its platforms, not one manifest';

interface Shortfall {
  readonly missing: readonly string[];
  readonly lacks: readonly string[];
}

function shortfallOf(
  { name, platforms, optional = [] }: ExpectedImage,
  found: readonly StagedImage[],
  last: LastReleased | undefined,
): Shortfall {
  const released = last?.images.find((image) => image.name === name);
  const had = released && `${last?.tag} had`;
  const image = found.find((one) => one.name === name);
  if (image === undefined) {
    const pushed = `image ${name} was not pushed`;
    return { missing: [had ? `${pushed}; ${had} it` : pushed], lacks: [] };
  }
  const there = new Set(image.platforms.map(({ platform }) => platform));
  if (there.size === 0) return { missing: [`image ${name} ${noPlatforms}`], lacks: [] };
  const before = new Set(released?.platforms);
  const absent = (list: Iterable<string>) => [...list].filter((one) => !there.has(one));
  const isBefore = (platform: string) => before.has(platform);
  const isNew = (platform: string) => !before.has(platform);
  const listed = new Set([...platforms, ...optional]);
  const unlisted = absent(before).filter((platform) => !listed.has(platform));
  const advice = 'where it may go, write it under optional in components.yaml';
  return {
    missing: [
      ...lacksWords(name, absent(platforms).filter(isNew), ''),
      ...lacksWords(name, absent(platforms).filter(isBefore), `, which ${had}`),
      ...lacksWords(name, unlisted, `, which ${had}: ${advice}`),
    ],
    lacks: [
      ...lacksWords(name, absent(optional).filter(isNew), ', which is optional'),
      ...lacksWords(name, absent(optional).filter(isBefore), `, which is optional; ${had} it`),
    ],
  };
}

function lacksWords(name: string, platforms: readonly string[], more: string): readonly string[] {
  return platforms.length === 0 ? [] : [`image ${name} lacks ${platforms.join(', ')}${more}`];
}

function inWords(faults: readonly string[]): string | undefined {
  return faults.length === 0 ? undefined : wordsOf(faults.join('; '), lacksLengthMax);
}
