import { announcementOf } from '#core/announcement.ts';
import type { PlannedImage } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseObject, stagingRepository } from './addresses.ts';
import { copyImage } from './copy-image.ts';
import { inParallel } from './in-parallel.ts';
import type { Perform } from './performing.ts';
import { release } from './release.ts';
import type { Duty } from './turn.ts';
import { tagVersions, verifyCopies } from './version-tags.ts';

/** Does one part of one step of a promotion, and says so. */
export const performPart: Perform<'promotion'> = async (duty, _id, promotion, effect) => {
  const { version, step, part } = effect;
  const done = { events: [{ type: 'part-done', version, step, part } as const] };
  switch (step) {
    case 'copying': {
      const image = promotion.plan.images.find(({ repository }) => repository === part);
      if (image !== undefined) await copy(duty, image);
      return done;
    }
    case 'verifying':
      await verifyCopies(duty, promotion.plan);
      return done;
    case 'tagging':
      await tagVersions(duty, promotion.plan);
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

async function announce({ ports }: Duty, { plan }: Promotion): Promise<void> {
  await ports.bus.publish('release-published', announcementOf(plan));
}
