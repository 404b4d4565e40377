import { blobPath, hasBlob, placeFile, readBlob, readImage } from './image-store.ts';
import {
  type Descriptor,
  type ImageConfig,
  isIndex,
  parseConfig,
  parseIndex,
  parseManifest,
} from './manifest.ts';
import { formatPlatform, isSamePlatform, type Platform } from './platform.ts';
import { type ImageReference, pullRepositories } from './reference.ts';
import {
  type FetchedManifest,
  fetchBlob,
  fetchManifest,
  type Registry,
} from './registry-client.ts';

/** The build's own images first, then the local registry. */
export interface ImageSource extends Registry {
  /** The directory of one build's images. */
  readonly home: string;
}

/** A manifest or index; the rest of it is in that repository, or all in the build's store. */
export interface FoundImage extends FetchedManifest {
  readonly repository?: string;
}

/** One platform's image, all of whose blobs are in the build's store. */
export interface LoadedImage {
  readonly manifest: Descriptor;
  readonly config: ImageConfig;
  readonly layers: readonly Descriptor[];
}

/** Finds an image by name: what this build made, else what the local registry serves. */
export async function findImage(
  reference: ImageReference,
  source: ImageSource,
): Promise<FoundImage | undefined> {
  const own = await readImage(source.home, reference);
  if (own !== undefined) return { descriptor: own, bytes: await readBlob(source.home, own.digest) };
  for (const repository of pullRepositories(reference, source.registryUrl)) {
    const named = reference.digest ?? reference.tag ?? 'latest';
    const manifest = await fetchManifest(source, repository, named);
    if (manifest === undefined) continue;
    await placeFile(blobPath(source.home, manifest.descriptor.digest), manifest.bytes);
    return { ...manifest, repository };
  }
  return undefined;
}

/** Fetches the configuration of one platform's manifest. */
export async function readConfig(manifest: FoundImage, source: ImageSource): Promise<ImageConfig> {
  return parseConfig(await load(parseManifest(manifest.bytes).config, manifest, source));
}

/**
 * Fetches the first wanted platform that an image has: its blobs end in the store, verified.
 *
 * @throws Error when the image is for other platforms only.
 */
export async function loadImage(
  image: FoundImage,
  wanted: readonly Platform[],
  source: ImageSource,
): Promise<LoadedImage> {
  const manifest = await chooseManifest(image, wanted, source);
  const config = await readConfig(manifest, source);
  if (!wanted.some((platform) => isSamePlatform(config, platform))) {
    throw new Error(noPlatform(image, wanted, [config]));
  }
  const { layers } = parseManifest(manifest.bytes);
  for (const layer of layers) await load(layer, manifest, source);
  return { manifest: manifest.descriptor, config, layers };
}

/** Fetches an image with all its platforms into the build's store. */
export async function loadWholeImage(image: FoundImage, source: ImageSource): Promise<void> {
  if (!isIndex(image.descriptor.mediaType)) {
    const { config, layers } = parseManifest(image.bytes);
    for (const blob of [config, ...layers]) await load(blob, image, source);
    return;
  }
  for (const child of parseIndex(image.bytes).manifests) {
    await loadWholeImage(await loadChild(child, image, source), source);
  }
}

async function chooseManifest(
  image: FoundImage,
  wanted: readonly Platform[],
  source: ImageSource,
): Promise<FoundImage> {
  if (!isIndex(image.descriptor.mediaType)) return image;
  const { manifests } = parseIndex(image.bytes);
  for (const platform of wanted) {
    const child = manifests.find((offered) => {
      return offered.platform !== undefined && isSamePlatform(offered.platform, platform);
    });
    if (child !== undefined) return loadChild(child, image, source);
  }
  throw new Error(
    noPlatform(
      image,
      wanted,
      manifests.flatMap(({ platform }) => platform ?? []),
    ),
  );
}

async function loadChild(
  child: Descriptor,
  index: FoundImage,
  source: ImageSource,
): Promise<FoundImage> {
  const { mediaType, digest, size } = child;
  const descriptor = { mediaType, digest, size };
  if (await hasBlob(source.home, digest)) {
    return { ...index, descriptor, bytes: await readBlob(source.home, digest) };
  }
  const { repository = '' } = index;
  const fetched = await fetchManifest(source, repository, digest);
  if (fetched === undefined) throw new Error(`${repository}@${digest} is named but absent`);
  await placeFile(blobPath(source.home, digest), fetched.bytes);
  return { descriptor, bytes: fetched.bytes, repository };
}

async function load(blob: Descriptor, image: FoundImage, source: ImageSource): Promise<Buffer> {
  if (await hasBlob(source.home, blob.digest)) return readBlob(source.home, blob.digest);
  if (image.repository === undefined) {
    throw new Error(`${blob.digest} of ${image.descriptor.digest} is not in ${source.home}`);
  }
  const bytes = await fetchBlob(source, image.repository, blob);
  await placeFile(blobPath(source.home, blob.digest), bytes);
  return bytes;
}

function noPlatform(
  image: FoundImage,
  wanted: readonly Platform[],
  offered: readonly Platform[],
): string {
  const list = (platforms: readonly Platform[]) => platforms.map(formatPlatform).join(', ');
  const name = `${image.repository ?? 'the image'}@${image.descriptor.digest}`;
  return `${name} is for ${list(offered)}: ${list(wanted)} is needed`;
}
