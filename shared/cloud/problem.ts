import type { ServerResponse } from 'node:http';

/**
 * Refuses a request: `application/problem+json` with the status, and with what is wrong and what to
 * do about it.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problem(response: ServerResponse, status: number, detail: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ status, detail }));
}
