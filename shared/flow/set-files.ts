import type { DescribedSet } from '#core/described-set.ts';
import type { FileReading } from '#core/file-findings.ts';
import type { Digest } from '#core/image.ts';

/** Reads the files of a set, and writes those that say what it is: equal sets have equal bytes. */
export interface SetFiles {
  /** `release.json`. */
  description(set: DescribedSet): Promise<Uint8Array>;
  /** `images.yaml`, in the format of the promoter of Kubernetes. */
  imageList(images: readonly NamedImage[]): Promise<Uint8Array>;
  /**
   * The images that a file of a component names: whatever is an image in its manifests, and these,
   * by their names, wherever they stand in them.
   */
  references(path: string, bytes: Uint8Array, names: readonly string[]): Promise<FileReading>;
}

/** An image by its name, and the version tag that names its content. */
export interface NamedImage {
  readonly name: string;
  readonly digest: Digest;
  readonly versionTag: string;
}
