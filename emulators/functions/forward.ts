import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream';

/** Where a function answers on this machine: a port of 127.0.0.1, or a socket with a name. */
export type Endpoint = { readonly port: number } | { readonly socketPath: string };

/** Where a request goes, and who is told how it ended. */
export interface ForwardTarget {
  readonly endpoint: Endpoint;
  readonly timeoutMs: number;
  /** What is handed on of the headers. */
  readonly headers: IncomingHttpHeaders;
  /** Is told the status of the answer as soon as it is known. */
  onStatus(status: number): void;
}

const retryAfterSeconds = 1;

/**
 * Streams a request to a function and its answer back. Each takes a connection of its own: an idle
 * one may be closed by the other side just when it is used again. And we end it, not the function:
 * it might while the end of the request is still being written, and its answer would be lost.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: ForwardTarget,
): void {
  const upstream = httpRequest({
    host: '127.0.0.1',
    ...target.endpoint,
    method: request.method,
    path: request.url,
    headers: { ...endToEnd(target.headers), connection: 'keep-alive' },
    agent: false,
  });
  const deadline = setTimeout(() => {
    if (!response.headersSent) refuse(response, 504, `No answer within ${target.timeoutMs} ms`);
    upstream.destroy();
  }, target.timeoutMs);
  response.on('close', () => {
    clearTimeout(deadline);
    upstream.destroy();
    // What nobody takes any more would stand before the next request on the connection.
    request.unpipe(upstream).resume();
  });
  upstream.on('response', (answer) => {
    const status = answer.statusCode ?? 502;
    target.onStatus(status);
    response.writeHead(status, endToEnd(answer.headers));
    pipeline(answer, response, () => undefined);
  });
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else unavailable(response);
  });
  request.pipe(upstream);
}

/** Answers 503: nobody serves the function at the moment, and it is worth asking again. */
export function unavailable(response: ServerResponse): void {
  response.setHeader('retry-after', String(retryAfterSeconds));
  refuse(response, 503, 'The functions are being started: ask again');
}

/** Without the headers that speak of one connection alone (RFC 9110, section 7.6.1). */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _, 'keep-alive': __, ...kept } = headers;
  return kept;
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
