import type { ExpectedImage, ImageRepository, StagedImage } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';
import { manifestFrom } from './manifest.ts';
import type { Registry } from './registry.ts';

const indexType = 'application/vnd.oci.image.index.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar';

/** An image to push; `isAttested` as buildx does it, with an attestation of every platform. */
interface PushedImage extends ExpectedImage {
  readonly content: string;
  readonly isAttested?: boolean;
}

/** Pushes an index with one small real image per platform; equal content has equal digests. */
export function pushImage(
  registry: Registry,
  repository: ImageRepository,
  tag: string,
  image: PushedImage,
): StagedImage {
  const platforms = image.platforms.map((platform) => {
    const child = pushPlatform(registry, repository, platform, image.content);
    return { platform, digest: child.digest, size: child.bytes.length };
  });
  const attestations = (image.isAttested ? platforms : []).map(({ digest }) => {
    const child = pushPlatform(registry, repository, 'unknown/unknown', `of ${digest}`);
    return { platform: 'unknown/unknown', digest: child.digest, size: child.bytes.length };
  });
  const index = manifestOf(indexType, {
    manifests: [...platforms, ...attestations].map(({ platform, digest, size }) => ({
      mediaType: manifestType,
      digest,
      size,
      platform: platformObject(platform),
    })),
  });
  registry.putManifest(repository, tag, index);
  return {
    name: image.name,
    digest: index.digest,
    platforms: platforms.map(({ platform, digest }) => ({ platform, digest })),
  };
}

function pushPlatform(
  registry: Registry,
  repository: ImageRepository,
  platform: string,
  content: string,
): Manifest {
  const layer = bytesOf({ content, platform });
  const config = bytesOf({ ...platformObject(platform), rootfs: { type: 'layers', diff_ids: [] } });
  const image = manifestOf(manifestType, {
    config: descriptorOf(configType, config, registry.putBlob(repository, config)),
    layers: [descriptorOf(layerType, layer, registry.putBlob(repository, layer))],
  });
  registry.putManifest(repository, image.digest, image);
  return image;
}

function manifestOf(mediaType: string, document: object): Manifest {
  return manifestFrom(mediaType, bytesOf({ schemaVersion: 2, mediaType, ...document }));
}

function descriptorOf(mediaType: string, bytes: Uint8Array, digest: string): object {
  return { mediaType, digest, size: bytes.length };
}

function platformObject(platform: string): object {
  const [os, architecture, variant] = platform.split('/');
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

function bytesOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
