import type { Digest, ImageRepository } from '#core/image.ts';

/** A manifest or an index: its bytes as the registry keeps them, and what they name. */
export interface Manifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** The manifests that an index lists, in its order; none for a manifest. */
  readonly children: readonly ManifestChild[];
  /** The config and the layers of a manifest, each once; none for an index. */
  readonly blobs: readonly Digest[];
}

/** A manifest in an index; what is no image of a platform (an attestation) has no platform. */
export interface ManifestChild {
  readonly digest: Digest;
  /** `os/architecture` or `os/architecture/variant`. */
  readonly platform?: string;
}

/** How a blob came to a repository: without data moving, through us, or it was there before. */
export type BlobCopy = 'mounted' | 'uploaded' | 'present';

/** Images in the registries of staging and of production. A reference is a tag or a digest. */
export interface Images {
  /** The manifest under a reference, its bytes verified against its digest. */
  manifest(repository: ImageRepository, reference: string): Promise<Manifest | undefined>;
  /** The digest under a reference, without the bytes. */
  digest(repository: ImageRepository, reference: string): Promise<Digest | undefined>;
  /** Puts a manifest under a reference; every blob and child must be there before. */
  putManifest(repository: ImageRepository, reference: string, manifest: Manifest): Promise<void>;
  /**
   * Gives a manifest of the repository a tag, or moves the tag to it. One that was read or put a
   * moment ago is taken to be there, and is put back where somebody removed it since.
   * @throws Error where the repository does not have it
   */
  tag(repository: ImageRepository, digest: Digest, tag: string): Promise<void>;
  /**
   * Makes a blob visible in another repository; no data moves where it can be mounted. What was
   * copied a moment ago is not copied again.
   */
  copyBlob(from: ImageRepository, to: ImageRepository, digest: Digest): Promise<BlobCopy>;
  /**
   * Puts a blob of ours. Where it was put into another repository a moment ago, no data moves but the
   * first time, if it can be mounted.
   */
  putBlob(repository: ImageRepository, bytes: Uint8Array): Promise<void>;
  /**
   * Puts a manifest that names another as its subject, so that it is found from there: by the
   * registry's own list, or where it keeps none by the list under a tag. Put again, it is there once.
   */
  attach(repository: ImageRepository, manifest: Manifest): Promise<void>;
  /** The tags of a repository, in no order; none for a repository that is not there. */
  tags(repository: ImageRepository): Promise<readonly string[]>;
  /**
   * The manifests of a repository that name this one as their subject, in no order; undefined where
   * the registry keeps no such list and the tags tell it.
   * @see the OCI distribution specification 1.1, "Listing Referrers"
   */
  referrers(repository: ImageRepository, digest: Digest): Promise<readonly Digest[] | undefined>;
  /** Removes a tag, or a manifest by its digest; never by force. */
  remove(
    repository: ImageRepository,
    reference: string,
  ): Promise<'removed' | 'absent' | 'named by another'>;
}

/** A registry refuses something, and refuses it again unless a person changes something there. */
export class RegistryRefusal extends Error {
  /** The status of HTTP. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'RegistryRefusal';
    this.status = status;
  }
}
