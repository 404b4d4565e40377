import type { DescribedSet } from '#core/described-set.ts';
import type { Digest } from '#core/image.ts';

/** Writes down what a set is, for programs: equal sets have equal bytes. */
export interface SetFiles {
  /** `release.json`. */
  description(set: DescribedSet): Promise<Uint8Array>;
  /** `images.yaml`, in the format of the promoter of Kubernetes. */
  imageList(images: readonly NamedImage[]): Promise<Uint8Array>;
}

/** An image by its name, and the version tag that names its content. */
export interface NamedImage {
  readonly name: string;
  readonly digest: Digest;
  readonly versionTag: string;
}
