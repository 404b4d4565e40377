import { type FloatingMove, type FloatingTag, wantedVersion } from './floating-tag.ts';
import { isoTime } from './iso-time.ts';
import { compareTags } from './version.ts';

/** A floating tag of production: what it names, what it named, and what stands below it. */
export interface ShownFloatingTag {
  readonly repository: string;
  readonly tag: string;
  /** The version that it must name; none where no release that stands holds one. */
  readonly version?: string;
  readonly digest?: string;
  /** In ISO 8601. */
  readonly movedAt?: string;
  /** The versions under it that were ever promoted, the highest first. */
  readonly versions: readonly ShownVersion[];
  /** The newest moves, the last first. */
  readonly moves: readonly ShownMove[];
  /** Version tags of production that are not as they were promoted. */
  readonly drift: readonly ShownDrift[];
}

/** A promoted version, and the standing releases that hold it. */
export interface ShownVersion {
  readonly version: string;
  readonly digest: string;
  readonly releases: readonly string[];
}

/** One move of a floating tag. */
export interface ShownMove {
  readonly from?: string;
  readonly to: string;
  readonly why: string;
  readonly by: string;
  readonly release?: string;
  readonly at: string;
}

/** A version tag that does not name what was promoted under it. */
export interface ShownDrift {
  readonly version: string;
  /** What it names; none where the tag is gone. */
  readonly found?: string;
  readonly since: string;
}

/** A page of floating tags, those that moved last before the others. */
export interface ShownFloatingTags {
  readonly floatingTags: readonly ShownFloatingTag[];
  readonly next?: string;
}

/** So many of its moves are shown; the audit has them all. */
const movesShownMax = 10;

/** A floating tag as it is shown. */
export function shownFloatingTag(floating: FloatingTag): ShownFloatingTag {
  const { repository, tag, held, moves, movedAtMs, drift = [] } = floating;
  const wanted = wantedVersion(held);
  return {
    ...{ repository, tag },
    ...(wanted && { version: wanted.version, digest: wanted.digest }),
    ...(movedAtMs !== undefined && { movedAt: isoTime(movedAtMs) }),
    versions: held
      .toSorted((a, b) => compareTags(b.version, a.version))
      .map(({ version, digest, releases }) => ({ version, digest, releases })),
    moves: moves.slice(-movesShownMax).toReversed().map(shownMove),
    drift: drift.map(({ version, found, sinceMs }) => ({
      ...{ version, since: isoTime(sinceMs) },
      ...(found !== undefined && { found }),
    })),
  };
}

function shownMove({ from, to, why, by, release, atMs }: FloatingMove): ShownMove {
  return {
    ...(from !== undefined && { from }),
    ...{ to, why, by },
    ...(release !== undefined && { release }),
    at: isoTime(atMs),
  };
}
