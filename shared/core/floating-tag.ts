import type { Digest, ImageRepository } from './image.ts';
import { type ComponentTag, compareTags } from './version.ts';

/** A promoted stable version, with the standing releases that hold it. */
export interface HeldVersion {
  readonly version: ComponentTag;
  readonly digest: Digest;
  /** None where every release of it was withdrawn; the version itself is never forgotten. */
  readonly releases: readonly string[];
}

/** One move of a floating tag: from and to which version, why, and who wanted it. */
export interface FloatingMove {
  /** What it named before; none for the first, and where that was no version of ours. */
  readonly from?: ComponentTag;
  readonly to: ComponentTag;
  readonly why: string;
  /** A person's e-mail address, or the function that repaired it. */
  readonly by: string;
  /** The release that came or went; none for a repair. */
  readonly release?: string;
  readonly atMs: number;
}

/** A version tag in production that does not name what was promoted under it. */
export interface VersionDrift {
  readonly version: ComponentTag;
  /** What it names; none where the tag is gone. */
  readonly found?: Digest;
  readonly sinceMs: number;
}

/** `floating-tags/{repository}:{vX.Y}`: what the tag must name, and every move that it made. */
export interface FloatingTag {
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly held: readonly HeldVersion[];
  readonly moves: readonly FloatingMove[];
  /** When it moved last; none before it ever did. */
  readonly movedAtMs?: number;
  /** The version tags under it that are not as they were promoted; none where all are. */
  readonly drift?: readonly VersionDrift[];
}

/** What a version tag named when somebody looked. */
export interface SeenVersion {
  readonly version: ComponentTag;
  readonly found?: Digest;
}

/** A release that holds a version of the tag's image, and who let it out or took it back. */
export interface ReleaseNews {
  readonly version: ComponentTag;
  readonly release: string;
  readonly by: string;
  readonly reason: string;
}

/** What can happen to a floating tag. */
export type FloatingTagEvent =
  | (ReleaseNews & {
      readonly type: 'version-released';
      readonly repository: ImageRepository;
      readonly tag: string;
      readonly digest: Digest;
    })
  | (ReleaseNews & { readonly type: 'version-withdrawn' })
  | {
      readonly type: 'compared';
      /** What the floating tag itself named, and its last move that was known then. */
      readonly pointer?: { readonly found?: Digest; readonly movedAtMs: number };
      readonly versions: readonly SeenVersion[];
    };

/** What a floating tag owes. */
export type FloatingTagEffect =
  /** Makes the registry say what the document says. */
  | { readonly type: 'point'; readonly key: 'point' }
  /** Gives a promoted digest its version tag back, where that is gone. */
  | { readonly type: 'put-back'; readonly key: string; readonly version: ComponentTag }
  | { readonly type: 'raise-alert'; readonly key: 'raise-alert'; readonly why: string };

/** How many moves a document keeps; the audit has them all. */
export const movesMax = 100;
/** So much of a person's reason is kept with a move. */
export const moveReasonLengthMax = 200;

/**
 * What a floating tag must name: the highest promoted stable version that a standing release holds,
 * whatever the order of promotions and withdrawals. None where every release of every version is
 * withdrawn: the tag is then left where it is, for nothing in production is ever deleted.
 */
export function wantedVersion<Held extends Pick<HeldVersion, 'version' | 'releases'>>(
  held: readonly Held[],
): Held | undefined {
  return held
    .filter(({ releases }) => releases.length > 0)
    .toSorted((a, b) => compareTags(a.version, b.version))
    .at(-1);
}
