import type { Candidate } from './candidate.ts';
import { type Digest, imageRepository } from './image.ts';
import type { Promotion } from './promotion.ts';
import type { Contribution } from './release-number.ts';
import {
  type ReleasedSet,
  releasedSet,
  type SetComponent,
  type SetImage,
  setComponents,
} from './released-set.ts';
import type { TestedCell } from './tested-cells.ts';

/** The name of the file that describes a set, in the folder of a release and in a staging area. */
export const descriptionPath = 'release.json';

/** What `release.json` says: all that people and programs must know of a set to use it. */
export type DescribedSet = DescribedStaging | DescribedRelease;

/** A set that is staged: its images lie under the staging id, and its tests are yet to come. */
export interface DescribedStaging {
  readonly kind: 'staged';
  readonly line: string;
  readonly candidate: string;
  readonly components: readonly SetComponent[];
  readonly images: readonly SetImage[];
  readonly cells: readonly Pick<TestedCell, 'cell' | 'counts' | 'runs'>[];
  readonly files: readonly DescribedFile[];
}

/** A release: what it is, what it was tested by, and who had it released. */
export interface DescribedRelease extends ReleasedSet {
  readonly kind: 'released';
  readonly contributions: readonly Contribution[];
  /** Every file beside this one and the checksums, which cover both. */
  readonly files: readonly DescribedFile[];
}

/** A file of the set, by its path in its folder. */
export interface DescribedFile {
  readonly path: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
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
    components: setComponents(candidate),
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

/** Describes a release: the same whenever it is written. */
export function describeRelease(
  promotion: Promotion,
  candidate: Pick<Candidate, 'frozen'>,
  files: readonly DescribedFile[],
): DescribedRelease {
  const { contributions } = promotion.plan;
  return { ...releasedSet(promotion, candidate), kind: 'released', contributions, files };
}
