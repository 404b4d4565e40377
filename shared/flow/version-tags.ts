import { PermanentError } from '#core/permanent-error.ts';
import type { PlannedImage, PromotionPlan } from '#core/plan.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/** A version tag that names another digest, so that none was written. */
export interface TagConflict {
  readonly why: string;
  /** No version tag of the plan is there that was not there when it was planned. */
  readonly isUnseen: boolean;
}

/**
 * Reads every index that was copied back, while nothing of the promotion can be seen yet. What an
 * index names was there when it was taken. What production had already is proved by its version tag.
 *
 * @throws PermanentError `gone` where an image is lacking
 */
export async function verifyCopies(duty: Duty, plan: PromotionPlan): Promise<void> {
  const copied = plan.images.filter(({ write }) => write !== 'already right');
  await inParallel(copied, (image) => readBack(duty, image));
}

/**
 * Writes every version tag, once. All of them are looked at before the first is written: where one
 * names another digest, none is, and a tag is never overwritten. An image that production had under
 * its version tag when it was planned, and has no more, is copied first.
 */
export async function tagVersions(
  duty: Duty,
  plan: PromotionPlan,
  copy: (image: PlannedImage) => Promise<unknown>,
): Promise<TagConflict | undefined> {
  const looks = await inParallel(plan.images, async (image) => ({
    image,
    found: await duty.ports.images.digest(image.repository, image.versionTag),
  }));
  const conflict = conflictIn(looks);
  if (conflict !== undefined) return conflict;
  const untagged = looks.filter(({ found }) => found === undefined).map(({ image }) => image);
  const lost = untagged.filter(({ write }) => write === 'already right');
  await inParallel(lost, async (image) => {
    await copy(image);
    await readBack(duty, image);
  });
  await inParallel(untagged, ({ repository, digest, versionTag }) =>
    duty.ports.images.tag(repository, digest, versionTag),
  );
  return undefined;
}

/** What a version tag was found to name. */
interface Look {
  readonly image: PlannedImage;
  readonly found: string | undefined;
}

function conflictIn(looks: readonly Look[]): TagConflict | undefined {
  const named = looks
    .filter(({ image, found }) => found !== undefined && found !== image.digest)
    .map(
      ({ image, found }) =>
        `${image.repository}:${image.versionTag} names ${found}, not ${image.digest}`,
    );
  if (named.length === 0) return undefined;
  const isUnseen = !looks.some(
    ({ image, found }) => image.write === 'create' && found === image.digest,
  );
  return { why: `CONFLICT: ${named.join('; ')}`, isUnseen };
}

async function readBack({ ports }: Duty, { repository, digest }: PlannedImage): Promise<void> {
  const found = await ports.images.manifest(repository, digest);
  if (found !== undefined) return;
  throw new PermanentError(
    'gone',
    `${repository} has no ${digest} after its copy: resume to copy it anew`,
  );
}
