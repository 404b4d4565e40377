import { type Copied, copiedNothing, sumOfCopied } from '#core/copied.ts';
import type { ImageRepository } from '#core/image.ts';
import { type Attachment, findAttachments } from './attachments.ts';
import { type CopiedImage, copyManifest } from './copy-image.ts';
import type { Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Copies what is attached to manifests that were copied. To find it costs one request a manifest, and
 * one list of tags.
 *
 * A tag of production that names something else is left as it is: somebody attached more there.
 *
 * @throws PermanentError `refused` where there is more than anybody can mean, `gone`
 */
export async function copyAttachments(
  duty: Duty,
  from: ImageRepository,
  to: ImageRepository,
  copied: readonly Manifest[],
): Promise<Copied> {
  const tags = new Set(await duty.ports.images.tags(from));
  const there = new Set(copied.map(({ digest }) => digest));
  const found = await findAttachments(duty, { repository: from, tags }, [...there]);
  const attached = new Map(found.map(({ manifest }) => [manifest.digest, manifest]));
  const fresh = [...attached.values()].filter(({ digest }) => !there.has(digest));
  const copies = await inParallel(fresh, (manifest) => copyManifest(duty, from, to, manifest));
  await inParallel(found, (one) => keepTag(duty, to, one));
  return sumOfCopied(copies.map(countOf));
}

async function keepTag(
  { ports: { images, log } }: Duty,
  to: ImageRepository,
  { manifest, tag }: Attachment,
): Promise<void> {
  if (tag === undefined) return;
  const there = await images.digest(to, tag);
  if (there === undefined) return images.tag(to, manifest.digest, tag);
  if (there !== manifest.digest)
    log.warn('production has another attachment', { to, tag, there, staged: manifest.digest });
}

function countOf({ copied }: CopiedImage): Copied {
  return { ...copied, attached: copiedNothing.attached + 1 };
}
