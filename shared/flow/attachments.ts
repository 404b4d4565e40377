import type { Digest, ImageRepository } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** Something attached to a manifest, and the tag by which it is found, where it is by one. */
export interface Attachment {
  readonly subject: Digest;
  readonly manifest: Manifest;
  readonly tag?: string;
}

/** A repository, and the tags that it has. */
export interface Tagged {
  readonly repository: ImageRepository;
  readonly tags: ReadonlySet<string>;
}

/** A signature of an attestation of an image is followed, and nothing beyond that. */
const levelsMax = 2;
/** More than these nobody attaches to one image; whoever did could keep us busy for ever. */
const attachedMax = 200;
/** What cosign 2 adds to a digest to name what it attaches to it. */
const cosignEndings = ['.sig', '.att', '.sbom'];

/**
 * Finds what is attached to manifests: referrers of OCI 1.1, the list of referrers that registries
 * without that keep under a tag, and what cosign finds by tags; then what is attached to those. Costs
 * one request a manifest, and one for each thing that is attached.
 *
 * @throws PermanentError `refused` where there is more than anybody can mean, `gone`
 */
export async function findAttachments(
  duty: Duty,
  at: Tagged,
  manifests: readonly Digest[],
): Promise<readonly Attachment[]> {
  const seen = new Set(manifests);
  const all: Attachment[] = [];
  let subjects: readonly Digest[] = [...seen];
  for (let level = 0; level < levelsMax && subjects.length > 0; level += 1) {
    const found = await inParallel(subjects, (subject) => attachedTo(duty, at, subject));
    const attached = found.flat();
    subjects = [...new Set(attached.map(({ manifest }) => manifest.digest))].filter(
      (digest) => !seen.has(digest),
    );
    for (const digest of subjects) seen.add(digest);
    if (seen.size - manifests.length > attachedMax) throw tooMany(at.repository);
    all.push(...attached);
  }
  return all;
}

async function attachedTo(duty: Duty, at: Tagged, subject: Digest): Promise<readonly Attachment[]> {
  const referrers = await duty.ports.images.referrers(at.repository, subject);
  if ((referrers?.length ?? 0) > attachedMax) throw tooMany(at.repository);
  const name = subject.replace(':', '-');
  const cosign = cosignEndings.map((ending) => `${name}${ending}`);
  const tags = referrers === undefined ? [name, ...cosign] : cosign;
  const read = async (reference: string) => ({
    subject,
    manifest: await attachedUnder(duty, at, reference),
  });
  const [named, tagged] = await Promise.all([
    inParallel(referrers ?? [], read),
    inParallel(
      tags.filter((tag) => at.tags.has(tag)),
      async (tag) => ({ ...(await read(tag)), tag }),
    ),
  ]);
  return [...named, ...tagged];
}

async function attachedUnder(
  duty: Duty,
  { repository }: Tagged,
  reference: string,
): Promise<Manifest> {
  const manifest = await duty.ports.images.manifest(repository, reference);
  if (manifest !== undefined) return manifest;
  const words = 'is attached to an image and is not in the registry: attach it again';
  throw new PermanentError('gone', `${repository} ${reference} ${words}`);
}

function tooMany(repository: ImageRepository): PermanentError {
  const words = `more than ${attachedMax} signatures or attestations: remove some`;
  return new PermanentError('refused', `an image of ${repository} has ${words}`);
}
