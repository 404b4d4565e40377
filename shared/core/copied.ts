/** What copies took: the blobs of images and of what is attached to them. */
export interface Copied {
  /** Blobs that the registry made visible itself; no data moved. */
  readonly mounted: number;
  /** Blobs that had to travel through us. */
  readonly uploaded: number;
  /** Blobs that were there before; only between two registries this is looked at. */
  readonly present: number;
  /** Signatures, attestations and the like that came along. */
  readonly attached: number;
}

/** A copy of nothing. */
export const copiedNothing: Copied = { mounted: 0, uploaded: 0, present: 0, attached: 0 };

/** What several copies took together. */
export function sumOfCopied(all: readonly Copied[]): Copied {
  return all.reduce(
    (sum, one) => ({
      mounted: sum.mounted + one.mounted,
      uploaded: sum.uploaded + one.uploaded,
      present: sum.present + one.present,
      attached: sum.attached + one.attached,
    }),
    copiedNothing,
  );
}
