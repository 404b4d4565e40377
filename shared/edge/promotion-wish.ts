import { z } from 'zod';
import { readBy } from './faults.ts';
import { idSchema, reasonText } from './texts.ts';

const resumptionSchema = z.object({
  candidate: idSchema,
  reason: reasonText('say what was mended, so that it can go on'),
});
const abandonmentSchema = z.object({
  candidate: idSchema,
  reason: reasonText('say why it is given up'),
});

/**
 * Reads the body of a request to let a held promotion go on.
 *
 * @throws PermanentError `malformed`
 */
export function readResumption(body: unknown) {
  return readBy(resumptionSchema, body, 'the request to resume a promotion');
}

/**
 * Reads the body of a request to give a promotion up.
 *
 * @throws PermanentError `malformed`
 */
export function readAbandonment(body: unknown) {
  return readBy(abandonmentSchema, body, 'the request to give a promotion up');
}
