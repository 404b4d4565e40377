import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import { ociError } from './oci-errors.ts';
import type { Store } from './store.ts';
import type { Uploads } from './uploads.ts';

/** Where a registry keeps things, and how it tells the time. */
export interface RegistryState {
  readonly store: Store;
  readonly uploads: Uploads;
  /** Milliseconds since 1970. */
  now(): number;
}

/** One request, routed: `name` is a valid repository name wherever the path has one. */
export interface Exchange {
  readonly state: RegistryState;
  readonly request: IncomingMessage;
  readonly name: string;
  /** The last part of the path: a tag, a digest or the id of an upload; not yet checked. */
  readonly reference: string;
  readonly query: URLSearchParams;
}

/** Answers one kind of request. @throws OciError to answer an error */
export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/**
 * The body of a request, chunk by chunk. Unlike the request's own iterator it leaves the
 * connection alone when the reader stops early, so that the error can still be answered.
 */
export function chunksOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return {
    [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }),
  };
}

/**
 * The announced length of a body in bytes, or undefined when it comes in chunks.
 * @throws OciError SIZE_INVALID when it is above the limit
 */
export function contentLengthOf(request: IncomingMessage, bytesMax: number): number | undefined {
  const header = request.headers['content-length'];
  if (header === undefined) {
    return undefined;
  }
  const length = Number(header);
  if (length > bytesMax) {
    throw tooLong(bytesMax);
  }
  return length;
}

/** The error for a body above its limit. */
export function tooLong(bytesMax: number): Error {
  return ociError('SIZE_INVALID', `the body is longer than ${bytesMax} bytes`, { bytesMax });
}

/** How much of a body that nobody wants is read before its connection ends. */
export const DISCARDED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Reads what is left of a body once it is answered. To end the connection instead would take the
 * answer from clients that still write (RFC 9112, section 9.6): they would see a broken pipe.
 */
export function discardRest(request: IncomingMessage): void {
  let leftBytes = DISCARDED_BYTES_MAX;
  request.on('data', (chunk: Buffer) => {
    leftBytes -= chunk.length;
    if (leftBytes < 0) {
      request.destroy();
    }
  });
  request.resume();
}
