import { correctionOf } from '#core/correction.ts';
import { imageTagKey } from '#core/plan.ts';
import type { Promotion, PromotionPart } from '#core/promotion.ts';
import { floatingTagsPart } from '#core/promotion-parts.ts';
import { releaseName } from '#core/release.ts';
import type { Performed, Told } from './performing.ts';
import { confirmPointed } from './release.ts';
import type { Duty } from './turn.ts';

type Corrected = Pick<Performed<'promotion'>, 'tell' | 'confirm'>;

/**
 * Does one part of what is owed of a release that was withdrawn. The documents of the floating tags
 * hear of it one by one, for each decides by itself, and one that heard it before hears nothing new.
 */
export async function correct(
  duty: Duty,
  promotion: Promotion,
  { part }: PromotionPart,
): Promise<Corrected> {
  if (part === floatingTagsPart) return letGo(duty, promotion);
  const { withdrawn } = promotion;
  if (withdrawn !== undefined)
    await duty.ports.bus.publish('release-published', correctionOf(promotion, withdrawn));
  return {};
}

function letGo(duty: Duty, promotion: Promotion): Corrected {
  const { line, version: number, plan, withdrawn } = promotion;
  if (withdrawn === undefined) return {};
  const { by, reason } = withdrawn;
  const release = releaseName(line, number);
  const tell = plan.floatingTags.map(({ repository, tag, version }): Told => {
    const event = { type: 'version-withdrawn', version, release, by, reason } as const;
    return { kind: 'floating-tag', id: imageTagKey(repository, tag), event };
  });
  return { tell, confirm: () => confirmPointed(duty, [...new Set(tell.map(({ id }) => id))]) };
}
