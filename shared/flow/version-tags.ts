import { PermanentError } from '#core/permanent-error.ts';
import type { PromotionPlan } from '#core/plan.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Reads every index back, and looks at every version tag, while nothing of the promotion can be seen
 * yet: the last point at which it can be given up. What an index names was there when it was taken.
 *
 * @throws PermanentError `conflict` where a version tag is another's, `gone` where an image is lacking
 */
export async function verifyCopies(duty: Duty, plan: PromotionPlan): Promise<void> {
  await inParallel(plan.images, async ({ repository, digest }) => {
    const found = await duty.ports.images.manifest(repository, digest);
    if (found !== undefined) return;
    throw new PermanentError('gone', `${repository} has no ${digest} after its copy`);
  });
  await untaggedImages(duty, plan);
}

/**
 * Writes every version tag, once. All of them are looked at before the first is written: where one
 * names another digest, none is.
 *
 * @throws PermanentError `conflict`; a tag is never overwritten.
 */
export async function tagVersions(duty: Duty, plan: PromotionPlan): Promise<void> {
  const untagged = await untaggedImages(duty, plan);
  await inParallel(untagged, ({ repository, digest, versionTag }) =>
    duty.ports.images.tag(repository, digest, versionTag),
  );
}

/** The images whose version tag is still to be written; throws where one names another digest. */
async function untaggedImages({ ports }: Duty, plan: PromotionPlan) {
  const found = await inParallel(plan.images, async (image) => ({
    image,
    digest: await ports.images.digest(image.repository, image.versionTag),
  }));
  const conflicts = found.filter(({ image, digest }) => digest && digest !== image.digest);
  if (conflicts.length > 0) {
    const named = conflicts.map(
      ({ image, digest }) =>
        `${image.repository}:${image.versionTag} names ${digest}, not ${image.digest}`,
    );
    throw new PermanentError('conflict', `CONFLICT: ${named.join('; ')}`);
  }
  return found.filter(({ digest }) => digest === undefined).map(({ image }) => image);
}
