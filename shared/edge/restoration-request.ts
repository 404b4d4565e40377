import { z } from 'zod';
import { holdReasonLengthMax } from '#core/hold.ts';
import type { RestorationWish } from '#core/restoration.ts';
import { readBy } from './faults.ts';
import { keySchema, readIdempotencyKey } from './idempotency-key.ts';
import { idSchema, reasonText } from './texts.ts';

/** What a request to restore a candidate says. */
export const restorationRequestSchema = z
  .object({
    candidate: idSchema,
    reason: reasonText('say why this candidate is wanted back', holdReasonLengthMax),
    id: keySchema.exactOptional(),
  })
  .meta({ id: 'RestorationRequest' });

/**
 * Reads the body of a request to restore a candidate. Where it does not say its name, the header
 * `Idempotency-Key` does.
 *
 * @throws PermanentError `malformed`
 */
export function readRestorationRequest(
  body: unknown,
  idempotencyKey: string | undefined,
): RestorationWish {
  const key = readIdempotencyKey(idempotencyKey);
  const { id = key, ...wish } = readBy(
    restorationRequestSchema,
    body,
    'the request for a restoration',
  );
  return { ...wish, id };
}
