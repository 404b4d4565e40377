import { PermanentError } from '#core/permanent-error.ts';
import type { Promotion } from '#core/promotion.ts';
import type { Duty } from './turn.ts';

/**
 * Shows an admitted promotion, and how far it has come.
 *
 * @throws PermanentError `unknown`
 */
export async function showPromotion({ ports }: Duty, candidate: string): Promise<Promotion> {
  const promotion = await ports.store.get('promotion', candidate);
  if (promotion !== undefined) return promotion.body;
  const wayOut = 'ask for one: POST /api/v1/promotions';
  throw new PermanentError('unknown', `no promotion of ${candidate}; ${wayOut}`);
}
