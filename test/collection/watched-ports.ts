import type { ImageRepository } from '#core/image.ts';
import type { Ports } from '#flow/ports.ts';
import { places } from '../world/world.ts';
import { isGoing, isHeard, type Sights } from './sights.ts';
import { standingWith } from './too-early.ts';

/** The ports of a process, of which every write of images and every removal is seen. */
export function watchedPorts(sights: Sights, ports: Ports): Ports {
  const { counts, touched } = sights;
  const beganAt = counts.calls;
  return {
    ...ports,
    images: {
      ...ports.images,
      async putManifest(repository, reference, manifest) {
        await ports.images.putManifest(repository, reference, manifest);
        if (reference !== manifest.digest) tagged(sights, repository, reference, manifest.digest);
      },
      async tag(repository, digest, tag) {
        await ports.images.tag(repository, digest, tag);
        tagged(sights, repository, tag, digest);
      },
      async remove(repository, reference) {
        sights.wrong ??= wrongRemoval(sights, repository, reference);
        try {
          const end = await ports.images.remove(repository, reference);
          if (end === 'removed') counts.removed += 1;
          if (end === 'named by another') await named(sights, repository, reference, beganAt);
          return end;
        } finally {
          touched.add(repository);
        }
      },
    },
    files: {
      ...ports.files,
      remove(bucket, name) {
        const owner = name.split('/')[1] ?? '';
        const isKnown = sights.world.store.document('candidate', owner) !== undefined;
        if (isKnown && !isGoing(sights.world, owner)) sights.wrong ??= `${name} was to be removed`;
        return ports.files.remove(bucket, name);
      },
    },
  };
}

function tagged(
  { world, staged, released, touched }: Sights,
  repository: ImageRepository,
  tag: string,
  digest: string,
): void {
  touched.add(repository);
  const name = { repository, tag, digest };
  const isCandidate = world.store.document('candidate', tag) !== undefined;
  if (!isStaging(repository)) released.set(`${repository}:${tag}`, name);
  else if (isCandidate) staged.set(`${repository}:${tag}`, name);
}

function wrongRemoval(
  { world, pushes }: Sights,
  repository: ImageRepository,
  reference: string,
): string | undefined {
  const name = `${repository}:${reference}`;
  if (!isStaging(repository)) return `${name} was to be removed`;
  const owner = world.store.document('candidate', reference)?.body;
  if (owner !== undefined && !isGoing(world, reference))
    return `${name} was to be removed of one that is ${owner.phase}`;
  // Signatures belong to what they sign, and not to who signed it.
  if (reference.startsWith('sha256-')) return undefined;
  const pushed = pushes.find(
    (one) => one.repository === repository && one.tags.includes(reference),
  );
  const wanting = pushed && standingWith(world, pushed.build);
  return wanting && `${name} was to be removed, and ${wanting.id} is ${wanting.phase}`;
}

/** Something else names what was to go: whether that could be known when its removal was asked for. */
async function named(
  { world, registry, pushes, heard, counts }: Sights,
  repository: ImageRepository,
  reference: string,
  beganAt: number,
): Promise<void> {
  const unheard = pushes
    .filter((one) => one.repository === repository)
    .filter(({ digests }) => digests.some((digest) => digest === reference))
    .filter((one) => !isHeard(world, one) || (heard.get(one) ?? 0) >= beganAt)
    .flatMap(({ tags, digests }) => [...tags, ...digests])
    .filter((one) => one !== reference);
  const there = await Promise.all(unheard.map((tag) => registry.manifest(repository, tag)));
  if (there.some((one) => one !== undefined)) counts.namedByUnheard += 1;
  else counts.namedByAnother += 1;
}

function isStaging(repository: ImageRepository): boolean {
  return repository.startsWith(`${places.staging}/`);
}
