/** Why a message or a request can never succeed, for programs. */
export type PermanentCode =
  | 'malformed'
  | 'unknown'
  | 'refused'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'gone';

/** What may be known besides. */
export interface PermanentErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number;
}

/**
 * What no retry can help. It is recorded, acknowledged and visible; every other error means that
 * the same may succeed later, and is retried.
 */
export class PermanentError extends Error {
  readonly code: PermanentCode;

  /** After so long the same succeeds, if nothing else comes between; none where time mends nothing. */
  readonly retryAfterMs: number | undefined;

  constructor(code: PermanentCode, message: string, options: PermanentErrorOptions = {}) {
    super(message, options);
    this.name = 'PermanentError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
