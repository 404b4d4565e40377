import type { Digest, ImageRepository } from '#core/image.ts';
import type { Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Copies an image by digest, whole: every blob once, then the manifests of the platforms, then the
 * index, so that an index that is there implies all that it names. No tag is written, so a copy that
 * was cut short shows nothing. Costs 2(P+1) + B requests for P platforms and B distinct blobs.
 *
 * @throws Error where the source lacks something; nothing is tagged then.
 */
export async function copyImage(
  duty: Duty,
  from: ImageRepository,
  to: ImageRepository,
  digest: Digest,
): Promise<Manifest> {
  const { images } = duty.ports;
  const index = await manifestOf(duty, from, digest);
  const children = await inParallel(index.children, (child) =>
    manifestOf(duty, from, child.digest),
  );
  const blobs = new Set([index, ...children].flatMap((manifest) => manifest.blobs));
  const copied = await inParallel([...blobs], (blob) => images.copyBlob(from, to, blob));
  const uploaded = copied.filter((how) => how === 'uploaded').length;
  if (uploaded > 0)
    duty.ports.log.warn('blobs could not be mounted and were uploaded', { from, to, uploaded });
  await inParallel(children, (child) => images.putManifest(to, child.digest, child));
  await images.putManifest(to, digest, index);
  return index;
}

async function manifestOf(
  { ports }: Duty,
  repository: ImageRepository,
  digest: Digest,
): Promise<Manifest> {
  const manifest = await ports.images.manifest(repository, digest);
  if (manifest === undefined) throw new Error(`${repository}@${digest} is not in the registry`);
  return manifest;
}
