import type { Readable } from 'node:stream';
import { Refusal } from './refusal.ts';

const headMaxBytes = 1024 * 1024;
const closingMaxBytes = 64;
/** A boundary has at most 70 characters (RFC 2046, section 5.1.1). */
const lineMaxBytes = 128;

/** The two parts of a `multipart/related` upload. */
export interface Multipart {
  /** What is said about the object, as JSON. */
  readonly json: string;
  /** The content type that the second part gives. */
  readonly contentType: string | undefined;
  /** The bytes of the object as they come in. */
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Reads the first part of an upload and streams the second. Lines end as the first one does: by the
 * standard in CRLF (RFC 2046, section 5.1.1), but gcloud writes LF, and Cloud Storage takes it.
 * @throws Refusal 400 where the body is not of two parts
 */
export async function readMultipart(body: Readable, header: string): Promise<Multipart> {
  const boundary = boundaryOf(header);
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < headMaxBytes) {
    const lineEnd = /^[^\n]*\r\n/.test(head.toString('latin1', 0, lineMaxBytes)) ? '\r\n' : '\n';
    const parts = splitHead(head, boundary, lineEnd);
    if (parts !== undefined) {
      const { json, contentType, start } = parts;
      return { json, contentType, content: contentOf(start, chunks, `${lineEnd}--${boundary}`) };
    }
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  throw new Refusal(400, 'The body has no two parts of multipart/related, the first of them JSON');
}

function boundaryOf(header: string): string {
  const [, quoted, single, plain] =
    /;\s*boundary=(?:"([^"]+)"|'([^']+)'|([^;\s]+))/i.exec(header) ?? [];
  const boundary = quoted ?? single ?? plain;
  if (boundary !== undefined) return boundary;
  throw new Refusal(400, `The content type has no boundary: ${header}`);
}

/** Splits what has come in as far as the content begins; undefined while that is too little. */
function splitHead(head: Buffer, boundary: string, lineEnd: '\r\n' | '\n') {
  const delimiter = `${lineEnd}--${boundary}`;
  const jsonStart = after(head, lineEnd.repeat(2), head.indexOf(`--${boundary}`));
  const jsonEnd = head.indexOf(delimiter, jsonStart);
  const headers = jsonEnd + delimiter.length;
  const contentStart = after(head, lineEnd.repeat(2), headers);
  if (jsonStart === 0 || jsonEnd === -1 || contentStart === 0) return undefined;
  const [, contentType] =
    /^content-type:\s*(.+?)\s*$/im.exec(head.toString('latin1', headers, contentStart)) ?? [];
  return {
    json: head.toString('utf8', jsonStart, jsonEnd),
    contentType,
    start: head.subarray(contentStart),
  };
}

/** Where the bytes after a text begin; 0 where it does not occur. */
function after(bytes: Buffer, text: string, from: number): number {
  const found = from === -1 ? -1 : bytes.indexOf(text, from);
  return found === -1 ? 0 : found + text.length;
}

/** Streams the content, always holding back what may be the closing delimiter. */
async function* contentOf(
  start: Buffer,
  chunks: AsyncIterator<Buffer>,
  delimiter: string,
): AsyncIterable<Buffer> {
  const closing = `${delimiter}--`;
  const heldBytes = closing.length + closingMaxBytes;
  let held = start;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    held = Buffer.concat([held, next.value]);
    const free = Math.max(0, held.length - heldBytes);
    yield held.subarray(0, free);
    held = held.subarray(free);
  }
  const end = held.lastIndexOf(closing);
  if (end === -1) throw new Refusal(400, `The body ends without ${closing.trim()}`);
  yield held.subarray(0, end);
}
