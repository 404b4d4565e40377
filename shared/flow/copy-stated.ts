import { type Copied, copiedNothing } from '#core/copied.ts';
import type { PlannedImage } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { type CopiedIndex, copyPlanned } from './copy-planned.ts';
import { inParallel } from './in-parallel.ts';
import { statedSet } from './stated-set.ts';
import type { Duty } from './turn.ts';

/**
 * Brings an image of a promotion to production, and attaches the statement of its set to the index:
 * also where production has that already, and then copies nothing else. Beside the copy it costs
 * three requests, one more where the index is not copied, and two in all for the bytes.
 *
 * @throws PermanentError where staging lacks something, or the statement is not ours
 */
export async function copyStated(
  duty: Duty,
  promotion: Promotion,
  image: PlannedImage,
): Promise<Copied> {
  const { statements, images } = duty.ports;
  const stated = await statedSet(duty, promotion);
  const copying = ensureCopied(duty, image);
  const putting = inParallel(statements.blobs(stated), (blob) =>
    images.putBlob(image.repository, blob),
  );
  // Where one fails, the other does not go on behind the caller's back.
  await Promise.allSettled([copying, putting]);
  const { index, copied } = await copying;
  await putting;
  await images.attach(image.repository, statements.referrer(stated, index));
  return copied;
}

/** What production had when it was planned is copied only where it has it no more. */
async function ensureCopied(duty: Duty, image: PlannedImage): Promise<CopiedIndex> {
  const { write, repository, digest } = image;
  if (write !== 'already right') return copyPlanned(duty, image);
  const index = await duty.ports.images.manifest(repository, digest);
  return index === undefined ? copyPlanned(duty, image) : { index, copied: copiedNothing };
}
