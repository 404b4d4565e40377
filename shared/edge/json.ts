import { PermanentError } from '#core/permanent-error.ts';

/**
 * Reads JSON as the wire has it: in UTF-8 and nothing else.
 *
 * @throws PermanentError `malformed`; of what was read it repeats nothing
 */
export function readJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new PermanentError('malformed', `${what} is not JSON in UTF-8`);
  }
}
