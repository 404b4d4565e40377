import { z } from 'zod';
import { readBy } from './faults.ts';
import { idSchema } from './texts.ts';

/** What a person asks for by `POST /api/v1/promotions`. */
export interface PromotionRequest {
  readonly candidate: string;
  /** Why, in the person's words; several lines are fine. */
  readonly reason: string;
  /** The plan that the person saw; the promotion is refused where another one would be made. */
  readonly planHash?: string;
}

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
