import { type Copied, sumOfCopied } from '#core/copied.ts';
import type { PlannedImage } from '#core/plan.ts';
import { stagingRepository } from './addresses.ts';
import { copyAttachments } from './copy-attachments.ts';
import { copyImage } from './copy-image.ts';
import type { Manifest } from './images.ts';
import type { Duty } from './turn.ts';

/** An index that is in production, and what its copy took. */
export interface CopiedIndex {
  readonly index: Manifest;
  readonly copied: Copied;
}

/**
 * Copies an image of a plan from staging to production by digest, and then what is attached to it;
 * it writes no version tag.
 *
 * @throws PermanentError where staging lacks something, or nobody could mean what it has
 */
export async function copyPlanned(duty: Duty, image: PlannedImage): Promise<CopiedIndex> {
  const from = stagingRepository(duty.ports.places, image.name);
  const { manifests, copied } = await copyImage(duty, from, image.repository, image.digest);
  const attached = await copyAttachments(duty, from, image.repository, manifests);
  return { index: manifests[0], copied: sumOfCopied([copied, attached]) };
}
