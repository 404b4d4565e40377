import { readBy } from './faults.ts';
import { idSchema } from './texts.ts';

/**
 * Reads the id of what somebody wants to look at, as it stands in a path.
 *
 * @throws PermanentError `malformed`
 */
export function readShownId(part: string): string {
  return readBy(idSchema, part, 'the id in the path');
}
