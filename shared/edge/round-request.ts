import { z } from 'zod';
import type { RoundWish } from '#core/round.ts';
import { readBy } from './faults.ts';
import { lineNameSchema, reasonText } from './texts.ts';

const bodySchema = z.object({
  line: lineNameSchema,
  reason: reasonText('say why this line is tested again'),
});
const keySchema = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 of letters, digits, ".", "_", "-"');

/**
 * Reads the body of a request for a round, and the header `Idempotency-Key` where it was sent.
 *
 * @throws PermanentError `malformed`
 */
export function readRoundRequest(body: unknown, idempotencyKey: string | undefined): RoundWish {
  const id =
    idempotencyKey === undefined
      ? undefined
      : readBy(keySchema, idempotencyKey, 'the header Idempotency-Key');
  return { ...readBy(bodySchema, body, 'the request for a round'), id };
}
