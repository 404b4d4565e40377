import { z } from 'zod';
import { readBy } from './faults.ts';
import { lineNameSchema, reasonText } from './texts.ts';

const bodySchema = z.object({
  line: lineNameSchema,
  reason: reasonText('say why this line is tested again'),
});
const keySchema = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 of letters, digits, ".", "_", "-"');

/** A request for a round of a line. */
export interface RoundRequestBody {
  readonly line: string;
  readonly reason: string;
}

/**
 * Reads the body of a request for a round.
 *
 * @throws PermanentError `malformed`
 */
export function readRoundRequest(body: unknown): RoundRequestBody {
  return readBy(bodySchema, body, 'the request for a round');
}

/**
 * Reads the header `Idempotency-Key`, by which the same request is known again; none where it is
 * not sent.
 *
 * @throws PermanentError `malformed`
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  return header === undefined ? undefined : readBy(keySchema, header, 'the header Idempotency-Key');
}
