/** Why a message or a request can never succeed, for programs. */
export type PermanentCode =
  | 'malformed'
  | 'unknown'
  | 'refused'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'gone';

/**
 * What no retry can help. It is recorded, acknowledged and visible; every other error means that
 * the same may succeed later, and is retried.
 */
export class PermanentError extends Error {
  readonly code: PermanentCode;

  constructor(code: PermanentCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PermanentError';
    this.code = code;
  }
}
