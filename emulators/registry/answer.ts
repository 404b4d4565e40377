import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a handler answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | LazyBody;
}

/** A body that is opened only when it is sent, so that HEAD touches no file. */
interface LazyBody {
  readonly sizeBytes: number;
  open(): Promise<Readable>;
}

/** An answer of one JSON value. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/**
 * Sends an answer; of the answer to HEAD everything but the body.
 * @param beforeSent called when nothing can change the status any more, and before the client sees
 *   any of it
 * @throws what opening the body throws, with nothing sent yet
 */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  beforeSent: () => void,
): Promise<void> {
  const { body = Buffer.alloc(0) } = answer;
  const sent = request.method === 'HEAD' || Buffer.isBuffer(body) ? body : await body.open();
  beforeSent();
  response.writeHead(answer.status, {
    ...(answer.status === NO_CONTENT ? {} : { 'content-length': sizeOf(body) }),
    'docker-distribution-api-version': 'registry/2.0',
    ...answer.headers,
  });
  if (request.method === 'HEAD') {
    response.end();
  } else if (Buffer.isBuffer(sent)) {
    response.end(sent);
  } else if ('pipe' in sent) {
    await pipeline(sent, response);
  }
}

const NO_CONTENT = 204;

function sizeOf(body: Buffer | LazyBody): number {
  return Buffer.isBuffer(body) ? body.length : body.sizeBytes;
}
