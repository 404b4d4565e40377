import type { Build } from '#core/build.ts';
import type { Digest, ImageRepository, StagedImage } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { stagingRepository } from './addresses.ts';
import type { Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/**
 * Deletes from staging what a build left there: the tags that its calls pushed under, the indexes,
 * then all that they list, attestations too. Never by force: what another tag or index still names
 * stays, and that is an answer, not an error; so is what is gone already. An image of P manifests
 * that was pushed once costs P + 3 requests.
 */
export async function collectBuild(duty: Duty, build: Build): Promise<Performed<'build'>> {
  const tags = build.imagesRun.attempts.flatMap(({ registryTag }) => registryTag || []);
  await inParallel(build.images, async ({ name }) => {
    const repository = stagingRepository(duty.ports.places, name);
    const staged = build.staged.find((image) => image.name === name);
    const pushed = await untag(duty, repository, tags);
    const indexes = await withStaged(duty, repository, pushed, staged);
    const stays = await removeIndexes(duty, repository, indexes);
    const known = staged?.platforms.map(({ digest }) => digest) ?? [];
    const listed = indexes.flatMap(({ children }) => children.map(({ digest }) => digest));
    const manifests = new Set([...known, ...listed]);
    for (const digest of manifests)
      if (!stays.has(digest)) await duty.ports.images.remove(repository, digest);
  });
  return { events: [{ type: 'collected' }] };
}

/** An index, and what it is known to list. */
type Index = Pick<Manifest, 'digest' | 'children'>;

/** Removes the tags of all attempts, before any index: two attempts may have pushed the same. */
async function untag(
  duty: Duty,
  repository: ImageRepository,
  tags: readonly string[],
): Promise<readonly Index[]> {
  const found = new Map<Digest, Index>();
  for (const tag of tags) {
    const index = await indexUnder(duty, repository, tag);
    if (index === undefined) continue;
    found.set(index.digest, index);
    await duty.ports.images.remove(repository, tag);
  }
  return [...found.values()];
}

/** The index under a reference; one that cannot be read has to go too, though what it lists stays. */
async function indexUnder(
  { ports }: Duty,
  repository: ImageRepository,
  reference: string,
): Promise<Index | undefined> {
  try {
    return await ports.images.manifest(repository, reference);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const digest = await ports.images.digest(repository, reference);
    return digest && { digest, children: [] };
  }
}

/** The staged index too, where no tag led to it: it was copied, or a call before was cut short. */
async function withStaged(
  duty: Duty,
  repository: ImageRepository,
  pushed: readonly Index[],
  staged: StagedImage | undefined,
): Promise<readonly Index[]> {
  if (staged === undefined || pushed.some(({ digest }) => digest === staged.digest)) return pushed;
  const index = await indexUnder(duty, repository, staged.digest);
  return index === undefined ? pushed : [...pushed, index];
}

/** Removes indexes; answers what stays because an index stays that lists it. */
async function removeIndexes(
  { ports }: Duty,
  repository: ImageRepository,
  indexes: readonly Index[],
): Promise<ReadonlySet<Digest>> {
  const stays = new Set<Digest>();
  for (const { digest: index, children } of indexes) {
    if ((await ports.images.remove(repository, index)) !== 'named by another') continue;
    ports.log.info('an index stays, because it is named by another', { repository, index });
    for (const { digest } of children) stays.add(digest);
  }
  return stays;
}
