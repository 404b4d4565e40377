import { WireError } from '../wire/error.ts';

/** The error for a request that could never succeed: INVALID_ARGUMENT. */
export function invalid(message: string): WireError {
  return new WireError('INVALID_ARGUMENT', message);
}
