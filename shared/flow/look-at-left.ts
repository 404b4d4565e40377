import type { Digest, ImageRepository } from '#core/image.ts';
import type { Leftover } from '#core/leftover.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { stagingRepository } from './addresses.ts';
import { type Attachment, findAttachments, type Tagged } from './attachments.ts';
import type { Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Looks at what a call to build images left in staging under one of its names: its registry tag, the
 * tags of single platforms that real builds derive from it (`amd64-linux-TAG`), all that these name,
 * and what is attached to that. It is looked at once, when the build has ended, so that nothing has to
 * be listed when it is collected.
 */
export async function lookAtLeft(duty: Duty, name: string, registryTag: string): Promise<Leftover> {
  const repository = stagingRepository(duty.ports.places, name);
  const all = await duty.ports.images.tags(repository);
  const tags = all.filter((tag) => tag === registryTag || tag.endsWith(`-${registryTag}`));
  const roots = (await inParallel(tags, (tag) => rootUnder(duty, repository, tag))).flat();
  const indexes = [...new Set(roots.map(({ digest }) => digest))];
  const children = new Set(roots.flatMap((root) => root.children.map(({ digest }) => digest)));
  const at = { repository, tags: new Set(all) };
  const found = await attachedTo(duty, at, [...new Set([...indexes, ...children])]);
  return {
    ...{ name, tags, children: [...children] },
    indexes: indexes.filter((digest) => !children.has(digest)),
    attached: found.map(attachedOf),
  };
}

/** Attachments that nobody can make out keep nothing else from being collected. */
async function attachedTo(
  duty: Duty,
  at: Tagged,
  manifests: readonly Digest[],
): Promise<readonly Attachment[]> {
  try {
    return await findAttachments(duty, at, manifests);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    duty.ports.log.warn('what is attached to an image was not made out', { error: error.message });
    return [];
  }
}

/** What cannot be read has to go too, though nobody knows what it lists. */
async function rootUnder(
  { ports }: Duty,
  repository: ImageRepository,
  tag: string,
): Promise<readonly Pick<Manifest, 'digest' | 'children'>[]> {
  try {
    return [(await ports.images.manifest(repository, tag)) ?? []].flat();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const digest = await ports.images.digest(repository, tag);
    return digest === undefined ? [] : [{ digest, children: [] }];
  }
}

function attachedOf({ subject, tag, manifest }: Attachment): Leftover['attached'][number] {
  const digests = [manifest.digest, ...manifest.children.map(({ digest }) => digest)];
  return tag === undefined ? { subject, digests } : { subject, tag, digests };
}
