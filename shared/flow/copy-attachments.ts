import { type Copied, copiedNothing, sumOfCopied } from '#core/copied.ts';
import type { Digest, ImageRepository } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type CopiedImage, copyManifest } from './copy-image.ts';
import type { Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** Whence and whither, and the tags of the source. */
interface Way {
  readonly from: ImageRepository;
  readonly to: ImageRepository;
  readonly tags: ReadonlySet<string>;
}

/** A signature of an attestation of an image is followed, and nothing beyond that. */
const levelsMax = 2;
/** More than these nobody attaches to one image; whoever did could keep a promotion busy for ever. */
const attachedMax = 200;
/** What cosign 2 adds to a digest to name what it attaches to it. */
const cosignEndings = ['.sig', '.att', '.sbom'];

/**
 * Copies what is attached to manifests that were copied: referrers of OCI 1.1, the list of referrers
 * that registries without that keep under a tag, and what cosign finds by tags; then what is attached
 * to those. To find it costs one request a manifest, and one list of tags.
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
  const way = { from, to, tags: new Set(await duty.ports.images.tags(from)) };
  const seen = new Set(copied.map(({ digest }) => digest));
  const counts: Copied[] = [];
  let subjects: readonly Digest[] = [...seen];
  for (let level = 0; level < levelsMax && subjects.length > 0; level += 1) {
    const found = await inParallel(subjects, (subject) => attachedTo(duty, way, subject));
    const attached = new Map(found.flat().map((one) => [one.manifest.digest, one]));
    const fresh = [...attached.values()].filter(({ manifest }) => !seen.has(manifest.digest));
    for (const { manifest } of fresh) seen.add(manifest.digest);
    if (seen.size - copied.length > attachedMax) throw tooMany(from);
    const copies = await inParallel(fresh, ({ manifest }) =>
      copyManifest(duty, from, to, manifest),
    );
    await inParallel(found.flat(), (one) => keepTag(duty, way, one));
    counts.push(...copies.map(countOf));
    subjects = fresh.map(({ manifest }) => manifest.digest);
  }
  return sumOfCopied(counts);
}

/** Something attached to a manifest, and the tag by which it is found, where it is by one. */
interface Attachment {
  readonly manifest: Manifest;
  readonly tag?: string;
}

async function attachedTo(duty: Duty, way: Way, subject: Digest): Promise<readonly Attachment[]> {
  const { images } = duty.ports;
  const referrers = await images.referrers(way.from, subject);
  if ((referrers?.length ?? 0) > attachedMax) throw tooMany(way.from);
  const name = subject.replace(':', '-');
  const cosign = cosignEndings.map((ending) => `${name}${ending}`);
  const tags = referrers === undefined ? [name, ...cosign] : cosign;
  const [named, tagged] = await Promise.all([
    inParallel(referrers ?? [], (digest) => attachment(duty, way, digest)),
    inParallel(
      tags.filter((tag) => way.tags.has(tag)),
      async (tag) => ({ ...(await attachment(duty, way, tag)), tag }),
    ),
  ]);
  return [...named, ...tagged];
}

async function attachment(duty: Duty, { from }: Way, reference: string): Promise<Attachment> {
  const manifest = await duty.ports.images.manifest(from, reference);
  if (manifest !== undefined) return { manifest };
  const words = 'is attached to an image and is not in the registry: attach it again';
  throw new PermanentError('gone', `${from} ${reference} ${words}`);
}

async function keepTag(duty: Duty, { to }: Way, { manifest, tag }: Attachment): Promise<void> {
  if (tag === undefined) return;
  const { images, log } = duty.ports;
  const there = await images.digest(to, tag);
  if (there === undefined) return images.tag(to, manifest.digest, tag);
  if (there !== manifest.digest)
    log.warn('production has another attachment', { to, tag, there, staged: manifest.digest });
}

function countOf({ copied }: CopiedImage): Copied {
  return { ...copied, attached: copiedNothing.attached + 1 };
}

function tooMany(from: ImageRepository): PermanentError {
  const words = `more than ${attachedMax} signatures or attestations: remove some`;
  return new PermanentError('refused', `an image of ${from} has ${words}`);
}
