import type { Candidate } from './candidate.ts';
import {
  type Digest,
  type ImageRepository,
  imageRepository,
  type PlatformDigest,
} from './image.ts';
import type { PlannedWaiver } from './planned-waivers.ts';
import type { Promotion } from './promotion.ts';
import type { ReleaseComponent } from './release.ts';
import type { Contribution } from './release-number.ts';
import type { TestedCell } from './tested-cells.ts';

/** The name of the file that describes a set, in the folder of a release and in a staging area. */
export const descriptionPath = 'release.json';

/** What `release.json` says: all that people and programs must know of a set to use it. */
export type DescribedSet = DescribedStaging | DescribedRelease;

/** A set that is staged: its images lie under the staging id, and its tests are yet to come. */
export interface DescribedStaging extends SetContent {
  readonly kind: 'staged';
  readonly cells: readonly Pick<TestedCell, 'cell' | 'counts' | 'runs'>[];
}

/** A release: what it is, what it was tested by, and who had it released. */
export interface DescribedRelease extends SetContent {
  readonly kind: 'released';
  readonly version: string;
  /** The release before it, by its full name; none for the first of its line. */
  readonly since?: string;
  readonly contributions: readonly Contribution[];
  readonly cells: readonly TestedCell[];
  readonly waivers: readonly PlannedWaiver[];
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly approvals: readonly DescribedApproval[];
  readonly admittedAtMs: number;
}

/** What every set has. */
interface SetContent {
  readonly line: string;
  readonly candidate: string;
  readonly components: readonly DescribedComponent[];
  readonly images: readonly DescribedImage[];
  /** Every file beside this one and the checksums, which cover both. */
  readonly files: readonly DescribedFile[];
}

/** A component, with the address that its commit was read from. */
export interface DescribedComponent extends ReleaseComponent {
  readonly repository: string;
}

/** An image where it can be pulled, and the content that its tag names. */
export interface DescribedImage {
  readonly component: string;
  readonly name: string;
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly digest: Digest;
  readonly platforms: readonly PlatformDigest[];
}

/** A file of the set, by its path in its folder. */
export interface DescribedFile {
  readonly path: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** Somebody else who found the plan of the release right. */
export interface DescribedApproval {
  readonly by: string;
  readonly atMs: number;
  readonly reason?: string;
}

/** Describes a candidate's set in staging, whose images all have its id as their tag. */
export function describeStaging(
  candidate: Candidate,
  staging: string,
  files: readonly DescribedFile[],
): DescribedStaging {
  const { id, line, frozen, builds } = candidate;
  return {
    ...{ kind: 'staged', line, candidate: id },
    components: describedComponents(candidate),
    images: frozen.components.flatMap(({ name: component }) =>
      (builds[component]?.images ?? []).map(({ name, digest, platforms }) => ({
        ...{ component, name, repository: imageRepository(staging, name), tag: id },
        ...{ digest, platforms },
      })),
    ),
    cells: frozen.cells.map(({ id: cell, counts, runs }) => ({ cell, counts, runs })),
    files,
  };
}

/**
 * Describes a release by what was frozen and admitted, and by nothing that comes later: it is the
 * same whenever it is written.
 */
export function describeRelease(
  promotion: Promotion,
  candidate: Candidate,
  files: readonly DescribedFile[],
): DescribedRelease {
  const { line, version, plan, tested, planHash, requestedBy, reason, admittedAtMs } = promotion;
  return {
    ...{ kind: 'released', line, version, candidate: promotion.candidate },
    ...(plan.since && { since: plan.since.name }),
    contributions: plan.contributions,
    components: describedComponents(candidate),
    images: plan.images.map(({ component, name, repository, versionTag, digest, platforms }) => ({
      ...{ component, name, repository, tag: versionTag, digest, platforms },
    })),
    cells: tested,
    waivers: plan.waivers ?? [],
    ...{ planHash, requestedBy, reason },
    approvals: (promotion.approvals ?? []).map(({ email, atMs, reason: said }) => ({
      ...{ by: email, atMs },
      ...(said === undefined ? {} : { reason: said }),
    })),
    ...{ admittedAtMs, files },
  };
}

function describedComponents({ frozen }: Candidate): readonly DescribedComponent[] {
  return frozen.components.map(({ name, repository, tag, commit }) => ({
    ...{ name, repository, tag, commit },
  }));
}
