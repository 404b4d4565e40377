import type { Digest, ImageRepository } from '#core/image.ts';

/** An image or other manifest as the registry lists it in staging. */
export interface ListedImage {
  /** `PROJECT/gcr.io/IMAGE`, the form that the Images port takes. */
  readonly repository: ImageRepository;
  readonly digest: Digest;
  readonly tags: readonly string[];
  /** When it came first; neither a tag nor the same push again changes it. */
  readonly uploadedAtMs: number;
  /** The manifests that an index lists; none for a manifest. */
  readonly children: readonly Digest[];
}

/** A part of the list, and where the next part is; none after the last one. */
export interface ListedPage {
  readonly images: readonly ListedImage[];
  readonly next?: string;
}

/**
 * Everything in the staging repository, in the registry's own order: also what has no tag, what an
 * index lists, and what refers to another. A page may be empty and yet have a next one.
 */
export interface Staging {
  /**
   * The first page, or the one that another page names as its next. What comes and goes while
   * somebody pages may be in no page, or in two.
   * @throws Error where anything of the page cannot be had or read, or an index does not say what it
   *   lists: never a part of the page
   */
  page(after?: string): Promise<ListedPage>;
}
