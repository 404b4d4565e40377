import { type ShownPromotion, shownPromotion } from '#core/shown-promotion.ts';
import { noPromotion } from './promotion-of.ts';
import type { Duty } from './turn.ts';

/**
 * Shows an admitted promotion, and how far it has come.
 *
 * @throws PermanentError `unknown`
 */
export async function showPromotion({ ports }: Duty, candidate: string): Promise<ShownPromotion> {
  const promotion = await ports.store.get('promotion', candidate);
  if (promotion === undefined) throw noPromotion(candidate);
  return shownPromotion(promotion.body);
}
