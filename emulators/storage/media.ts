import { createReadStream, openSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { etagOf, type ObjectRecord } from './record.ts';
import { Refusal } from './refusal.ts';

/**
 * Sends the content of an object, or the range of it that was asked for, with the checksums that
 * the client proves it by. What was compressed is sent so to a client that takes it, else unpacked.
 * @throws Refusal 416
 */
export async function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  object: ObjectRecord,
  path: string,
): Promise<void> {
  const headers = contentHeaders(object);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const unpacked = object.attributes.contentEncoding === 'gzip' && !accepted.includes('gzip');
  const range = unpacked ? undefined : readRange(request.headers.range, object.size);
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  if (range !== undefined) {
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${start}-${end}/${object.size}`);
  }
  if (unpacked) response.removeHeader('content-encoding');
  else response.setHeader('content-length', end - start + 1);
  if (request.method === 'HEAD' || object.size === 0) {
    response.end();
    return;
  }
  // Opened in the same breath as the object was looked up: a later write cannot take it away.
  const content = createReadStream(path, { fd: openSync(path, 'r'), start, end });
  await (unpacked ? pipeline(content, createGunzip(), response) : pipeline(content, response));
}

function contentHeaders(object: ObjectRecord): Readonly<Record<string, string>> {
  const { attributes } = object;
  const { cacheControl, contentDisposition, contentEncoding, contentLanguage } = attributes;
  return {
    'accept-ranges': 'bytes',
    'content-type': attributes.contentType ?? 'application/octet-stream',
    etag: etagOf(object),
    'last-modified': new Date(object.updated).toUTCString(),
    'x-goog-generation': String(object.generation),
    'x-goog-metageneration': String(object.metageneration),
    'x-goog-hash': `crc32c=${object.crc32c},md5=${object.md5Hash}`,
    'x-goog-stored-content-encoding': contentEncoding ?? 'identity',
    'x-goog-stored-content-length': String(object.size),
    ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
    ...(contentDisposition !== undefined && { 'content-disposition': contentDisposition }),
    ...(contentEncoding !== undefined && { 'content-encoding': contentEncoding }),
    ...(contentLanguage !== undefined && { 'content-language': contentLanguage }),
  };
}

/** Reads a Range header; one that cannot be read asks for the whole, as RFC 9110 wants it. */
function readRange(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start <= end) return { start, end };
  throw new Refusal(416, `The object has ${size} bytes, asked for was ${header}`);
}
