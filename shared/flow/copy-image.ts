import { type Copied, copiedNothing } from '#core/copied.ts';
import type { Digest, ImageRepository } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { BlobCopy, Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** What a copy brought. */
export interface CopiedImage {
  /** The manifest that was asked for, first, and all below it. */
  readonly manifests: readonly [Manifest, ...Manifest[]];
  readonly copied: Copied;
}

/** An index names images; that one names an index that names images is allowed, and enough. */
const levelsMax = 3;

/**
 * Copies an image by digest, whole: every blob once, then the manifests of the platforms, then the
 * index, so that an index that is there implies all that it names. No tag is written, so a copy that
 * was cut short shows nothing. Costs 2(P+1) + B requests for P platforms and B distinct blobs.
 *
 * @throws PermanentError `gone` where the source lacks something; nothing is tagged then.
 */
export async function copyImage(
  duty: Duty,
  from: ImageRepository,
  to: ImageRepository,
  digest: Digest,
): Promise<CopiedImage> {
  const root = await manifestOf(duty, from, digest);
  return copyManifest(duty, from, to, root);
}

/** Copies a manifest that was read, with all below it; see `copyImage`. */
export async function copyManifest(
  duty: Duty,
  from: ImageRepository,
  to: ImageRepository,
  root: Manifest,
): Promise<CopiedImage> {
  const { images, log } = duty.ports;
  const levels = await levelsBelow(duty, from, root);
  const manifests = levels.flat();
  const blobs = new Set([root, ...manifests].flatMap((manifest) => manifest.blobs));
  const ways = await inParallel([...blobs], (blob) => images.copyBlob(from, to, blob));
  for (const level of levels.toReversed())
    await inParallel(level, (manifest) => images.putManifest(to, manifest.digest, manifest));
  await images.putManifest(to, root.digest, root);
  const copied = countOf(ways);
  const { uploaded } = copied;
  if (uploaded > 0) log.warn('blobs were uploaded, not mounted', { from, to, uploaded });
  return { manifests: [root, ...manifests], copied };
}

/** What an index names, and what that names: the lowest last, each manifest once. */
async function levelsBelow(
  duty: Duty,
  from: ImageRepository,
  root: Manifest,
): Promise<readonly (readonly Manifest[])[]> {
  const levels: (readonly Manifest[])[] = [];
  for (let above: readonly Manifest[] = [root]; ; ) {
    const digests = new Set(above.flatMap(({ children }) => children.map(({ digest }) => digest)));
    if (digests.size === 0) return levels;
    if (levels.length + 1 >= levelsMax) {
      const words = `${from}@${root.digest} names indexes in indexes in indexes; build it flat`;
      throw new PermanentError('malformed', words);
    }
    above = await inParallel([...digests], (digest) => manifestOf(duty, from, digest));
    levels.push(above);
  }
}

async function manifestOf(
  { ports }: Duty,
  repository: ImageRepository,
  digest: Digest,
): Promise<Manifest> {
  const manifest = await ports.images.manifest(repository, digest);
  if (manifest !== undefined) return manifest;
  const wayOut = 'put it back by its digest, or build the component anew under another tag';
  throw new PermanentError('gone', `${repository}@${digest} is not in the registry: ${wayOut}`);
}

function countOf(ways: readonly BlobCopy[]): Copied {
  const count = (way: BlobCopy) => ways.filter((one) => one === way).length;
  return {
    ...copiedNothing,
    mounted: count('mounted'),
    uploaded: count('uploaded'),
    present: count('present'),
  };
}
