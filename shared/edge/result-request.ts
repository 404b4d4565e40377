import { z } from 'zod';
import type { ResultWish } from '#core/test-result.ts';
import { readBy } from './faults.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { httpsLinkSchema, idSchema, reasonText } from './texts.ts';

/** A candidate keeps many reasons. */
const reasonLengthMax = 500;

/** What a person tells of a manual cell. */
export const resultRequestSchema = z
  .object({
    candidate: idSchema,
    cell: idSchema,
    outcome: z.enum(['passed', 'failed', 'inconclusive'], 'must be passed, failed or inconclusive'),
    reason: reasonText('say what you looked at', reasonLengthMax),
    url: httpsLinkSchema.exactOptional(),
  })
  .meta({ id: 'ResultRequest' });

/**
 * Reads the body of a result that a person tells, and the header `Idempotency-Key` where it was sent.
 *
 * @throws PermanentError `malformed`
 */
export function readResultRequest(body: unknown, idempotencyKey: string | undefined): ResultWish {
  const id = readIdempotencyKey(idempotencyKey);
  return { ...readBy(resultRequestSchema, body, 'the result'), id };
}
