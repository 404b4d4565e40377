import { PermanentError } from '#core/permanent-error.ts';
import type { PlannedImage } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import type { ReleaseImage } from '#core/release.ts';
import { releaseName } from '#core/release.ts';
import { releaseObject, stagingRepository } from './addresses.ts';
import { copyImage } from './copy-image.ts';
import { inParallel } from './in-parallel.ts';
import type { Perform } from './performing.ts';
import { release } from './release.ts';
import type { Duty } from './turn.ts';

/** Does one part of one step of a promotion, and says so. */
export const performPart: Perform<'promotion'> = async (duty, _id, promotion, { step, part }) => {
  const done = { events: [{ type: 'part-done', step, part } as const] };
  switch (step) {
    case 'copying': {
      const image = promotion.plan.images.find(({ repository }) => repository === part);
      if (image !== undefined) await copy(duty, image);
      return done;
    }
    case 'tagging':
      await tagVersions(duty, promotion);
      return done;
    case 'publishing':
      await publishFiles(duty, promotion);
      return done;
    case 'floating':
      return { ...done, ...(await release(duty, promotion)) };
    case 'announcing':
      await announce(duty, promotion);
      return done;
    case 'done':
      return done;
  }
};

/** Copies an image; what stands in production under its version tag already is not copied again. */
async function copy(duty: Duty, image: PlannedImage): Promise<void> {
  if (image.write === 'already right' && (await isThere(duty, image))) return;
  const from = stagingRepository(duty.ports.places, image.name);
  await copyImage(duty, from, image.repository, image.digest);
}

async function isThere({ ports }: Duty, image: PlannedImage): Promise<boolean> {
  return (await ports.images.digest(image.repository, image.digest)) === image.digest;
}

/**
 * Writes every version tag, once. All of them are looked at before the first is written: where one
 * names another digest, none is.
 *
 * @throws PermanentError `conflict`; a tag is never overwritten.
 */
async function tagVersions(duty: Duty, { plan }: Promotion): Promise<void> {
  const found = await inParallel(plan.images, async (image) => ({
    image,
    digest: await duty.ports.images.digest(image.repository, image.versionTag),
  }));
  const conflicts = found.filter(({ image, digest }) => digest && digest !== image.digest);
  if (conflicts.length > 0) {
    const named = conflicts.map(
      ({ image, digest }) =>
        `${image.repository}:${image.versionTag} names ${digest}, not ${image.digest}`,
    );
    throw new PermanentError('conflict', `CONFLICT: ${named.join('; ')}`);
  }
  const untagged = found.filter(({ digest }) => digest === undefined);
  await inParallel(untagged, ({ image }) => tagVersion(duty, image));
}

async function tagVersion({ ports }: Duty, image: ReleaseImage): Promise<void> {
  const { repository, versionTag, digest } = image;
  const manifest = await ports.images.manifest(repository, digest);
  if (manifest === undefined) throw new Error(`${repository} has no ${digest} after its copy`);
  await ports.images.putManifest(repository, versionTag, manifest);
}

async function publishFiles({ ports }: Duty, promotion: Promotion): Promise<void> {
  const { line, candidate, version, plan } = promotion;
  const { releaseBucket } = ports.places;
  await inParallel(plan.files, async ({ component, path }) => {
    const staged = releaseObject(line, candidate, component, path);
    const bytes = await ports.files.get(releaseBucket, staged);
    if (bytes === undefined) throw new Error(`${releaseBucket} has no ${staged}`);
    const released = releaseObject(line, version, component, path);
    await ports.files.putIfAbsent(releaseBucket, released, bytes, 'text/plain');
  });
}

async function announce({ ports }: Duty, promotion: Promotion): Promise<void> {
  const { line, version, candidate, plan } = promotion;
  const name = releaseName(line, version);
  const images = plan.images.map(({ repository, versionTag, digest }) => ({
    repository,
    tag: versionTag,
    digest,
  }));
  const { components } = plan;
  await ports.bus.publish('release-published', { release: name, candidate, components, images });
}
