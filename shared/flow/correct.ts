import { imageTagKey } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseName } from '#core/release.ts';
import type { Performed, Told } from './performing.ts';
import { confirmPointed } from './release.ts';
import type { Duty } from './turn.ts';

/**
 * Moves the floating tags of a release that was withdrawn. Their documents hear of it one by one, for
 * each decides by itself, and one that heard it before hears nothing new.
 */
export function letGo(
  duty: Duty,
  promotion: Promotion,
): Pick<Performed<'promotion'>, 'tell' | 'confirm'> {
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
