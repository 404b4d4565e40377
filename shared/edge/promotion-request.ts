import { z } from 'zod';
import type { PromotionRequest } from '#core/admission.ts';
import { readBy } from './faults.ts';
import { idSchema, reasonText } from './texts.ts';

/** What a request for a promotion says. */
export const promotionRequestSchema = z
  .object({
    candidate: idSchema,
    reason: reasonText('say why this candidate is released'),
    planHash: idSchema.exactOptional(),
  })
  .meta({ id: 'PromotionRequest' });

/**
 * Reads the body of a request for a promotion.
 *
 * @throws PermanentError `malformed`
 */
export function readPromotionRequest(body: unknown): PromotionRequest {
  return readBy(promotionRequestSchema, body, 'the request for a promotion');
}
