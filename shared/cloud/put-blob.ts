import type { Digest, ImageRepository } from '#core/image.ts';
import { contentDigest } from '#flow/identify.ts';
import type { BlobCopy, Images } from '#flow/images.ts';
import type { BlobMemory } from './blob-memory.ts';
import { askForBlob, sendBlob } from './blob-upload.ts';
import { persistently } from './http.ts';
import type { Registry } from './registry.ts';

/** So many blobs are known by where they were put first. */
const homesMax = 1_000;

/**
 * Puts the same blob into many repositories by sending its bytes once: those that come after the
 * first wait for it and mount the blob from there, one request each. What was put a moment ago is
 * not put again.
 */
export function blobPutter(registry: Registry, memory: BlobMemory): Images['putBlob'] {
  const homes = new Map<Digest, Promise<ImageRepository>>();
  return async (to, bytes) => {
    const digest = contentDigest(bytes);
    await memory.once(to, digest, () => {
      const home = homes.get(digest);
      const put = putBlob(registry, to, { digest, bytes, home });
      if (home === undefined) {
        const first = put.then(() => to);
        homes.set(digest, first);
        first.catch(() => homes.delete(digest));
        const [oldest] = homes.keys();
        if (homes.size > homesMax && oldest !== undefined) homes.delete(oldest);
      }
      return put;
    });
  };
}

interface OwnBlob {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly home: Promise<ImageRepository> | undefined;
}

async function putBlob(
  registry: Registry,
  to: ImageRepository,
  { digest, bytes, home }: OwnBlob,
): Promise<BlobCopy> {
  const from = await home?.catch(() => undefined);
  const isNear = from !== undefined && from !== to && registry.isOne(from, to);
  return persistently(async () => {
    const session = await askForBlob(registry, to, isNear ? { digest, from } : undefined);
    if (session === 'mounted') return 'mounted';
    await sendBlob(registry, to, session, { digest, length: String(bytes.length), body: bytes });
    return 'uploaded';
  });
}
