import { z } from 'zod';
import { holdReasonLengthMax } from '#core/hold.ts';
import { keySchema } from './idempotency-key.ts';
import { idSchema, reasonText } from './texts.ts';

/** What a request to restore a candidate says. */
export const restorationRequestSchema = z
  .object({
    candidate: idSchema,
    reason: reasonText('say why this candidate is wanted back', holdReasonLengthMax),
    id: keySchema.exactOptional(),
  })
  .meta({ id: 'RestorationRequest' });
