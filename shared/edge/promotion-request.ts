import { z } from 'zod';
import { idSchema, reasonText } from './texts.ts';

/** What a request for a promotion says. */
export const promotionRequestSchema = z
  .object({
    candidate: idSchema,
    reason: reasonText('say why this candidate is released'),
    planHash: idSchema.exactOptional(),
  })
  .meta({ id: 'PromotionRequest' });
