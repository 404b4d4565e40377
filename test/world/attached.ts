import type { Digest, ImageRepository } from '#core/image.ts';
import { manifestOf } from '../contract/images.ts';
import { config, image } from '../emulators/registry/oci-client.ts';
import type { Registry } from './registry.ts';

/** Attaches something to a manifest: it names it as its subject, or only by its own tag. */
export function attach(
  registry: Registry,
  repository: ImageRepository,
  to: Digest | undefined,
  says: string,
  tag?: string,
): Digest {
  const configuration = config(says);
  registry.putBlob(repository, configuration.bytes);
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const subject = to === undefined ? {} : { subject: { mediaType, digest: to, size: 1 } };
  const manifest = manifestOf(image(configuration, [], subject));
  registry.putManifest(repository, tag ?? manifest.digest, manifest);
  return manifest.digest;
}
