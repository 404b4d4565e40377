import { type ServerResponse, STATUS_CODES } from 'node:http';

/**
 * Refuses a request: `application/problem+json` with the status and its name, and with what is wrong
 * and what to do about it.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problem(response: ServerResponse, status: number, detail: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  const title = STATUS_CODES[status] ?? 'Error';
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail }));
}
