import { STATUS_CODES } from 'node:http';
import { expect } from 'vitest';

/** A refusal as RFC 9457 wants it, whose detail says so. */
export function aProblem(status: number, detail: RegExp): object {
  const title = STATUS_CODES[status];
  return { type: 'about:blank', title, status, detail: expect.stringMatching(detail) };
}
