import type { Digest, ImageRepository } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';

/** So much is remembered in all: a few thousand indexes with their platforms. */
const rememberedBytesMax = 16 * 1024 * 1024;

/** Manifests by their digests, as a repository last had them; the longest unused are forgotten. */
export interface ManifestMemory {
  find(repository: ImageRepository, digest: Digest): Manifest | undefined;
  keep(repository: ImageRepository, manifest: Manifest): void;
  forget(repository: ImageRepository, digest: Digest): void;
}

/**
 * Remembers manifests: what a digest names never changes, so a tag can be given to what was read or
 * put a moment ago without reading it again. It does not prove that the repository still has it.
 */
export function openManifestMemory(bytesMax: number = rememberedBytesMax): ManifestMemory {
  const kept = new Map<string, Manifest>();
  let bytes = 0;
  const drop = (key: string) => {
    bytes -= kept.get(key)?.bytes.length ?? 0;
    kept.delete(key);
  };
  const memory: ManifestMemory = {
    find(repository, digest) {
      const found = kept.get(`${repository}@${digest}`);
      if (found !== undefined) memory.keep(repository, found);
      return found;
    },
    keep(repository, manifest) {
      const key = `${repository}@${manifest.digest}`;
      drop(key);
      kept.set(key, manifest);
      bytes += manifest.bytes.length;
      for (const oldest of kept.keys()) {
        if (bytes <= bytesMax) break;
        drop(oldest);
      }
    },
    forget: (repository, digest) => drop(`${repository}@${digest}`),
  };
  return memory;
}
