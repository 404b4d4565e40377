import { z } from 'zod';
import type { PromotionRequest } from '#core/admission.ts';
import { readBy } from './faults.ts';
import { idSchema } from './texts.ts';

const reasonLengthMax = 1000;

const requestSchema = z.object({
  candidate: idSchema,
  reason: z
    .string('is required: say why this candidate is released')
    .trim()
    .min(1, 'is empty: say why this candidate is released')
    .max(reasonLengthMax, `is longer than ${reasonLengthMax} characters`)
    .regex(/^(?:[\t\n]|\r\n|[^\p{C}\p{Zl}\p{Zp}])*$/u, 'has a control or an invisible character'),
  planHash: idSchema.exactOptional(),
});

/**
 * Reads the body of a request for a promotion.
 *
 * @throws PermanentError `malformed`
 */
export function readPromotionRequest(body: unknown): PromotionRequest {
  return readBy(requestSchema, body, 'the request for a promotion');
}
