import type { Digest } from './image.ts';
import type { ReleaseLine } from './line.ts';

const dayMs = 24 * 60 * 60_000;

/** What is older than every time to live is left alone for so much longer. */
const graceMs = 2 * dayMs;

/** How often staging is compared with the documents. */
export const comparedEveryMs = dayMs;

const uuid =
  /^(?:[a-z0-9][a-z0-9._]*-)*([0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;
const keptPrefix = 'kept-';
const keptDigits = 16;

/** A manifest of staging, as far as it is judged. */
export interface StagedManifest {
  /** The name of the image. */
  readonly name: string;
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly uploadedAtMs: number;
}

/** What documents say of a manifest and its tags. */
export interface ManifestFacts {
  /** Whether a build that stands has the manifest. */
  readonly isHeld: boolean;
  /** The staging ids and registry tags that a candidate or a build still stands for. */
  readonly standing: ReadonlySet<string>;
  /** Whether a line has an image of that name. */
  readonly isKnown: boolean;
}

/**
 * What becomes of a manifest in staging: it is `young`; it `stands`; it is an `orphan` and goes with its
 * tags; it is `foreign`, is told of and never touched; or it is `untagged`, which says nothing: what it
 * belongs to is judged in its place.
 */
export type StagedVerdict = 'young' | 'stands' | 'orphan' | 'foreign' | 'untagged';

/** The time before which a manifest was pushed that is older than any time to live, and grace. */
export function oldBeforeMs(lines: readonly ReleaseLine[], nowMs: number): number {
  return nowMs - longestToLiveMs(lines) - graceMs;
}

/** The longest time to live of any line. */
export function longestToLiveMs(lines: readonly ReleaseLine[]): number {
  const times = lines.flatMap(({ timesToLive }) => Object.values(timesToLive));
  return Math.max(0, ...times);
}

/** The id that a tag of ours is made of: a staging id, a registry tag, or one with a platform before it. */
export function idInTag(tag: string): string | undefined {
  return uuid.exec(tag)?.[1];
}

/** By what a cleanup policy knows that an old manifest still stands: no two have one. */
export function keptTag(digest: Digest): string {
  return `${keptPrefix}${digest.slice(digest.indexOf(':') + 1).slice(0, keptDigits)}`;
}

/** How all such tags begin. */
export const keptTagPrefix = keptPrefix;

/** Judges a tagged manifest by what documents say; only what carries our own tags is an orphan. */
export function judgeStaged(
  { tags, uploadedAtMs }: StagedManifest,
  { isHeld, standing, isKnown }: ManifestFacts,
  oldMs: number,
): StagedVerdict {
  if (uploadedAtMs >= oldMs) return 'young';
  const ids = tags.filter((tag) => !tag.startsWith(keptPrefix)).map(idInTag);
  if (isHeld || ids.some((id) => id !== undefined && standing.has(id))) return 'stands';
  if (tags.length === 0) return 'untagged';
  return isKnown && ids.every((id) => id !== undefined) ? 'orphan' : 'foreign';
}
