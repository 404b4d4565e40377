import type { Build } from '#core/build.ts';
import type { Digest, ImageRepository } from '#core/image.ts';
import { stagingRepository } from './addresses.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/**
 * Deletes from staging what a build left there: the tags that its calls pushed under, the indexes,
 * then the platforms. Never by force: what another tag or index still names stays, and that is an
 * answer, not an error; so is what is gone already.
 */
export async function collectBuild(duty: Duty, build: Build): Promise<Performed<'build'>> {
  const tags = build.imagesRun.attempts.flatMap(({ registryTag }) => registryTag || []);
  await inParallel(build.images, async ({ name }) => {
    const repository = stagingRepository(duty.ports.places, name);
    const known = build.staged.find((image) => image.name === name);
    if (known !== undefined) {
      const passed = build.imagesRun.attempts.find(({ outcome }) => outcome === 'passed');
      const tag = passed?.registryTag;
      if (tag !== undefined) await duty.ports.images.remove(repository, tag);
      const platforms = known.platforms.map(({ digest }) => digest);
      await removeImage(duty, repository, known.digest, platforms);
      await removeTagged(
        duty,
        repository,
        tags.filter((one) => one !== tag),
      );
      return;
    }
    await removeTagged(duty, repository, tags);
  });
  return { events: [{ type: 'collected' }] };
}

async function removeTagged(
  duty: Duty,
  repository: ImageRepository,
  tags: readonly string[],
): Promise<void> {
  for (const tag of tags) {
    const manifest = await duty.ports.images.manifest(repository, tag);
    if (manifest === undefined) continue;
    await duty.ports.images.remove(repository, tag);
    const children = manifest.children.map(({ digest }) => digest);
    await removeImage(duty, repository, manifest.digest, children);
  }
}

async function removeImage(
  { ports }: Duty,
  repository: ImageRepository,
  index: Digest,
  platforms: readonly Digest[],
): Promise<void> {
  const answer = await ports.images.remove(repository, index);
  if (answer === 'named by another') {
    ports.log.info('an index stays, because it is named by another', { repository, index });
    return;
  }
  for (const platform of new Set(platforms)) await ports.images.remove(repository, platform);
}
