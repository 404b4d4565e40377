import type { Build } from '#core/build.ts';
import type { ImageRepository, StagedImage } from '#core/image.ts';
import type { Leftover } from '#core/leftover.ts';
import { stagingRepository } from './addresses.ts';
import { copyImage } from './copy-image.ts';
import type { Manifest } from './images.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Tags the images of a build with a candidate's staging id. What staging no longer has joins from
 * production, by digest, so that the staging id always names the whole set. Answers what the build
 * has there, attestations too.
 */
export function stageImages(
  duty: Duty,
  build: Build,
  stagingId: string,
): Promise<readonly Leftover[]> {
  return inParallel(build.staged, async (image) => {
    const repository = stagingRepository(duty.ports.places, image.name);
    const index = await ensureStaged(duty, build, image, repository);
    await duty.ports.images.putManifest(repository, stagingId, index);
    const children = index.children.map(({ digest }) => digest);
    return { name: image.name, tags: [], indexes: [index.digest], children, attached: [] };
  });
}

async function ensureStaged(
  duty: Duty,
  build: Build,
  image: StagedImage,
  repository: ImageRepository,
): Promise<Manifest> {
  const there = await duty.ports.images.manifest(repository, image.digest);
  if (there !== undefined) return there;
  const released = build.released.find(({ name }) => name === image.name);
  if (released === undefined)
    throw new Error(`${repository} lost ${image.digest}, and production does not have it`);
  const { manifests } = await copyImage(duty, released.repository, repository, image.digest);
  return manifests[0];
}
