import { z } from 'zod';
import { readBy } from './faults.ts';
import { idSchema } from './texts.ts';

const querySchema = z.strictObject({ after: idSchema.exactOptional() });

/**
 * Reads which page of a preview somebody asks for: the candidate that the page before ended with.
 *
 * @throws PermanentError `malformed`
 */
export function readShownCollection(query: URLSearchParams): string | undefined {
  return readBy(querySchema, Object.fromEntries(query), 'the query').after;
}
