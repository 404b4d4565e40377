import type { Approval } from './approval.ts';
import type { Digest, ImageRepository, PlatformDigest } from './image.ts';
import type { PlannedWaiver } from './planned-waivers.ts';
import type { GivenUp, ReleaseWithdrawal } from './promotion.ts';
import type { Contribution } from './release-number.ts';

/** A component as a release names it. */
export interface ReleaseComponent {
  readonly name: string;
  readonly tag: string;
  readonly commit: string;
}

/** An image of a release, as it stands in production. */
export interface ReleaseImage {
  readonly component: string;
  readonly name: string;
  readonly repository: ImageRepository;
  readonly versionTag: string;
  readonly digest: Digest;
  readonly platforms: readonly PlatformDigest[];
}

/** `releases/{line}@{version}`: reserved at admission; what was written then never changes. */
export interface Release {
  readonly line: string;
  readonly version: string;
  readonly candidate: string;
  /** Given up is never released, and withdrawn never again: the number is burned. */
  readonly state: 'reserved' | 'released' | 'given up' | 'withdrawn';
  readonly components: readonly ReleaseComponent[];
  readonly images: readonly ReleaseImage[];
  readonly contributions: readonly Contribution[];
  /** The blocking cells that did not pass and needed not; none where all passed. */
  readonly waivers?: readonly PlannedWaiver[];
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
  /** Who else found its plan right; none where nobody was asked, or said so. */
  readonly approvals?: readonly Approval[];
  readonly admittedAtMs: number;
  readonly releasedAtMs?: number;
  /** None before it was released. */
  readonly files?: PublishedFiles;
  readonly givenUp?: GivenUp;
  readonly withdrawn?: ReleaseWithdrawal;
}

/** Where the files of a release lie, and what they must be to be trusted. */
export interface PublishedFiles {
  /** With a slash at its end: `gs://BUCKET/LINE/VERSION/`. */
  readonly folder: string;
  /** The content of `release.json`. */
  readonly description: Digest;
  /** The content of the signed statement. */
  readonly statement: Digest;
}

/** `versions/{repository}:{vX.Y.Z}`: the digest that a version tag names, for ever. */
export interface Version {
  readonly repository: ImageRepository;
  readonly name: string;
  readonly versionTag: string;
  readonly digest: Digest;
  readonly platforms: readonly PlatformDigest[];
  readonly component: string;
  /** The commit that the version was built from; the same tag at another one is another thing. */
  readonly commit: string;
  /** The candidates whose promotion reserved it and was not given up. */
  readonly reservedFor: readonly string[];
  /** Since then production has it; before, it is only reserved. */
  readonly standsSinceMs?: number;
}

/** A version that stands, or that some promotion reserved; any other record of one binds nothing. */
export function boundVersion(version: Version | undefined): Version | undefined {
  if (version === undefined) return undefined;
  const { standsSinceMs, reservedFor } = version;
  return standsSinceMs !== undefined || reservedFor.length > 0 ? version : undefined;
}

/** The full name of a release, everywhere. */
export function releaseName(line: string, version: string): string {
  return `${line}@${version}`;
}
