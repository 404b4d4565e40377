import { z } from 'zod';
import { readBy } from './faults.ts';

/** A name that a request is known by again. */
export const keySchema = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 of letters, digits, ".", "_", "-"');

/**
 * Reads the header `Idempotency-Key`, by which the same request is known again; none where none was
 * sent.
 *
 * @throws PermanentError `malformed`
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  return header === undefined ? undefined : readBy(keySchema, header, 'the header Idempotency-Key');
}
