import { z } from 'zod';
import type { RestorationWish } from '#core/restoration.ts';
import { readBy } from './faults.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { idSchema, reasonText } from './texts.ts';

const bodySchema = z.object({
  candidate: idSchema,
  reason: reasonText('say what its set is wanted for again'),
});

/**
 * Reads the body of a request to restore a candidate, and the header `Idempotency-Key` where it was
 * sent.
 *
 * @throws PermanentError `malformed`
 */
export function readRestorationRequest(
  body: unknown,
  idempotencyKey: string | undefined,
): RestorationWish {
  const id = readIdempotencyKey(idempotencyKey);
  return { ...readBy(bodySchema, body, 'the request for a restoration'), id };
}
