import { z } from 'zod';
import type { RoundWish } from '#core/round.ts';
import { readBy } from './faults.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { lineNameSchema, reasonText } from './texts.ts';

const bodySchema = z.object({
  line: lineNameSchema,
  reason: reasonText('say why this line is tested again'),
});

/**
 * Reads the body of a request for a round, and the header `Idempotency-Key` where it was sent.
 *
 * @throws PermanentError `malformed`
 */
export function readRoundRequest(body: unknown, idempotencyKey: string | undefined): RoundWish {
  const id = readIdempotencyKey(idempotencyKey);
  return { ...readBy(bodySchema, body, 'the request for a round'), id };
}
