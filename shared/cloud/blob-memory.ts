import type { Digest, ImageRepository } from '#core/image.ts';
import type { BlobCopy } from '#flow/images.ts';

/** No registry removes within so long what was put and is not named yet. */
const rememberedMs = 10 * 60_000;
/** More blobs than a release has; the oldest are forgotten. */
const rememberedMax = 20_000;

/** The blobs that were copied to repositories a moment ago, and those that are on their way. */
export interface BlobMemory {
  /** Copies a blob, unless it was copied a moment ago or is on its way; answers how it came. */
  once(to: ImageRepository, digest: Digest, copy: () => Promise<BlobCopy>): Promise<BlobCopy>;
  /** Forgets a repository's: it does not have what was copied to it. */
  forget(to: ImageRepository): void;
}

/**
 * Remembers what was copied, so that a copy that is begun again, or names a blob that another image
 * of the repository brought, asks for it once. What failed is not remembered.
 */
export function openBlobMemory(nowMs: () => number = () => performance.now()): BlobMemory {
  const copies = new Map<string, { readonly copy: Promise<BlobCopy>; readonly sinceMs: number }>();
  return {
    once(to, digest, start) {
      const key = `${to}@${digest}`;
      const known = copies.get(key);
      if (known !== undefined && nowMs() - known.sinceMs <= rememberedMs) return known.copy;
      copies.delete(key);
      const copy = start();
      copies.set(key, { copy, sinceMs: nowMs() });
      copy.catch(() => copies.delete(key));
      for (const oldest of copies.keys()) {
        if (copies.size <= rememberedMax) break;
        copies.delete(oldest);
      }
      return copy;
    },
    forget(to) {
      for (const key of copies.keys()) if (key.startsWith(`${to}@`)) copies.delete(key);
    },
  };
}
