import type { ImageSource } from './find-image.ts';
import { readBlob } from './image-store.ts';
import { type Descriptor, isIndex, parseIndex, parseManifest } from './manifest.ts';
import { hasManifest, pushBlob, putManifest } from './registry-client.ts';

/** Pushes an image of the build's store: blobs, then platforms, then the index, then its tags. */
export async function pushImage(
  image: Descriptor,
  repository: string,
  tags: readonly string[],
  source: ImageSource,
): Promise<void> {
  await pushContent(image, repository, source);
  const bytes = await readBlob(source.home, image.digest);
  const references = tags.length === 0 ? [image.digest] : tags;
  for (const reference of references) {
    await putManifest(source, repository, reference, { descriptor: image, bytes });
  }
}

async function pushContent(
  image: Descriptor,
  repository: string,
  source: ImageSource,
): Promise<void> {
  const bytes = await readBlob(source.home, image.digest);
  if (!isIndex(image.mediaType)) {
    const { config, layers } = parseManifest(bytes);
    for (const { digest } of [config, ...layers]) {
      await pushBlob(source, repository, digest, () => readBlob(source.home, digest));
    }
    return;
  }
  for (const child of parseIndex(bytes).manifests) {
    if (await hasManifest(source, repository, child.digest)) continue;
    await pushImage(child, repository, [], source);
  }
}
