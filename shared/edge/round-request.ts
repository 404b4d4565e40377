import { z } from 'zod';
import type { RoundWish } from '#core/round.ts';
import { readBy } from './faults.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { lineNameSchema, reasonText } from './texts.ts';

/** What a request for a round says. */
export const roundRequestSchema = z
  .object({
    line: lineNameSchema,
    reason: reasonText('say why this line is tested again'),
  })
  .meta({ id: 'RoundRequest' });

/**
 * Reads the body of a request for a round, and the header `Idempotency-Key` where it was sent.
 *
 * @throws PermanentError `malformed`
 */
export function readRoundRequest(body: unknown, idempotencyKey: string | undefined): RoundWish {
  const id = readIdempotencyKey(idempotencyKey);
  return { ...readBy(roundRequestSchema, body, 'the request for a round'), id };
}
