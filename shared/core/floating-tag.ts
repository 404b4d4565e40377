import { type Decision, moved, stale } from './decide.ts';
import type { Digest, ImageRepository } from './image.ts';
import { type ComponentTag, compareTags } from './version.ts';

/** A promoted stable version, with the standing releases that hold it. */
export interface HeldVersion {
  readonly version: ComponentTag;
  readonly digest: Digest;
  readonly releases: readonly string[];
}

/** One move of a floating tag, kept for ever. */
export interface FloatingMove {
  readonly from?: ComponentTag;
  readonly to: ComponentTag;
  readonly release: string;
  readonly atMs: number;
}

/** `floating-tags/{repository}:{vX.Y}`: what the tag must name, and every move that it made. */
export interface FloatingTag {
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly held: readonly HeldVersion[];
  readonly moves: readonly FloatingMove[];
}

/** What can happen to a floating tag: a release that holds a version of its image is out. */
export interface FloatingTagEvent {
  readonly type: 'version-released';
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly version: ComponentTag;
  readonly digest: Digest;
  readonly release: string;
}

/** Makes the registry say what the document says. */
export type FloatingTagEffect = { readonly type: 'point'; readonly key: 'point' };

/** How many moves a document keeps; the audit has them all. */
export const movesMax = 200;

/**
 * What a floating tag must name: the highest promoted stable version that a standing release holds,
 * whatever the order of promotions.
 */
export function wantedVersion<Held extends Pick<HeldVersion, 'version' | 'releases'>>(
  held: readonly Held[],
): Held | undefined {
  return held
    .filter(({ releases }) => releases.length > 0)
    .toSorted((a, b) => compareTags(a.version, b.version))
    .at(-1);
}

/** Decides for a floating tag. */
export function decideFloatingTag(
  floating: FloatingTag | undefined,
  event: FloatingTagEvent,
  nowMs: number,
): Decision<FloatingTag, FloatingTagEffect> {
  const { repository, tag, version, digest, release } = event;
  const known = floating ?? { repository, tag, held: [], moves: [] };
  const holding = known.held.find((one) => one.version === version);
  if (holding?.releases.includes(release)) return stale(`${release} holds ${version} already`);
  const releases = [...(holding?.releases ?? []), release];
  const others = known.held.filter((one) => one.version !== version);
  const held = [...others, { version, digest, releases }];
  return withMove({ ...known, held }, wantedVersion(known.held), release, nowMs);
}

function withMove(
  next: FloatingTag,
  before: HeldVersion | undefined,
  release: string,
  nowMs: number,
): Decision<FloatingTag, FloatingTagEffect> {
  const wanted = wantedVersion(next.held);
  if (wanted === undefined || wanted.version === before?.version)
    return moved(next, `${release} does not move it`);
  const from = before === undefined ? {} : { from: before.version };
  const move: FloatingMove = { ...from, to: wanted.version, release, atMs: nowMs };
  const moves = [...next.moves, move].slice(-movesMax);
  return moved({ ...next, moves }, `moves to ${wanted.version}`, [{ type: 'point', key: 'point' }]);
}
