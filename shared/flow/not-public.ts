import type { PlannedImage } from '#core/plan.ts';
import type { Promotion, PromotionPart } from '#core/promotion.ts';
import { type UnpulledImage, unpulledOf } from '#core/unpulled.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/**
 * Pulls every image of a release as somebody without rights does: its index by the version tag and
 * every platform by its digest. Where one cannot be pulled, the promotion says which and why, and
 * the check stays owed; none is answered where everything can.
 */
export async function notPublic(
  duty: Duty,
  { plan }: Promotion,
  { version, step, part }: PromotionPart,
): Promise<Performed<'promotion'> | undefined> {
  const faults = await inParallel(plan.images, (image) => faultsOf(duty, image));
  const unpulled = unpulledOf(faults.flat());
  if (unpulled === undefined) return undefined;
  duty.ports.log.warn('a release is not announced: not everybody can pull it', { ...unpulled });
  return { isNotYet: true, events: [{ type: 'not-public', version, step, part, unpulled }] };
}

/** The index first: the platforms of one that cannot be pulled cannot be either. */
async function faultsOf(
  { ports }: Duty,
  { repository, versionTag, digest, platforms }: PlannedImage,
): Promise<readonly UnpulledImage[]> {
  const image = `${repository}:${versionTag}`;
  const fault = async (reference: string, wanted: string): Promise<readonly { why: string }[]> => {
    const pulled = await ports.anonymous.pull(repository, reference);
    if ('refused' in pulled) return [{ why: pulled.refused }];
    return pulled.digest === wanted ? [] : [{ why: `it is ${pulled.digest}, not ${wanted}` }];
  };
  const ofIndex = await fault(versionTag, digest);
  if (ofIndex.length > 0) return ofIndex.map(({ why }) => ({ image, why }));
  const ofPlatforms = await inParallel(platforms, async ({ platform, digest: wanted }) =>
    (await fault(wanted, wanted)).map(({ why }) => ({ image, platform, why })),
  );
  return ofPlatforms.flat();
}
