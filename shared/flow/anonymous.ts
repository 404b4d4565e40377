import type { Digest, ImageRepository } from '#core/image.ts';

/**
 * The registry of production as everybody sees it: asked at its public address, without a token of
 * ours and over connections of its own, and nothing that we know ourselves is believed.
 */
export interface Anonymous {
  /** Pulls the manifest under a tag or a digest. Whatever comes of it is an answer, no error. */
  pull(repository: ImageRepository, reference: string): Promise<Pulled>;
}

/** The digest of what came, computed from its bytes; or why nothing did, in words. */
export type Pulled = { readonly digest: Digest } | { readonly refused: string };
