import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Condition } from './condition.ts';
import { readMultipart } from './multipart.ts';
import type { ObjectStore } from './object-store.ts';
import { type Attributes, checkObjectName, type ObjectRecord, parseAttributes } from './record.ts';
import { Refusal } from './refusal.ts';

const objectMaxBytes = 2 ** 32;
const attributesMaxBytes = 1024 * 1024;

/** A request that brings an object, or announces one. */
export interface UploadRequest {
  readonly bucket: string;
  readonly query: URLSearchParams;
  readonly condition: Condition;
  readonly message: IncomingMessage;
}

/**
 * Takes an object that comes in one request, alone or after its attributes.
 * @throws Refusal
 */
export async function takeObject(store: ObjectStore, upload: UploadRequest): Promise<ObjectRecord> {
  store.bucket(upload.bucket);
  const { said, content } = await openUpload(upload);
  const of = { bucket: upload.bucket, name: checkObjectName(nameOf(upload, said)) };
  const file = join(store.incoming, randomUUID());
  try {
    await pipeline(content, limitBytes(), createWriteStream(file));
    return await store.put(of, file, said, upload.condition);
  } finally {
    await rm(file, { force: true });
  }
}

/** The name that an upload gives its object: in the address, or else in the attributes. */
export function nameOf({ query }: UploadRequest, said: Attributes): string | undefined {
  return query.get('name') ?? said.name;
}

/** Reads the attributes of an object where they are the whole body, which may be empty. */
export async function readAttributes(message: IncomingMessage): Promise<Attributes> {
  return parseAttributes((await readBody(message)) || '{}');
}

/** @throws Refusal 413 where a body that must be short is not */
export function readBody(message: IncomingMessage): Promise<string> {
  return pipeline(message, limitBytes(attributesMaxBytes), (body) => text(body));
}

/** Reads the checksums of a content that a client sends in a header. */
export function readHashes(message: IncomingMessage): Attributes {
  const header = String(message.headers['x-goog-hash'] ?? '');
  const md5Hash = /\bmd5=([\w+/=]+)/.exec(header)?.[1];
  const crc32c = /\bcrc32c=([\w+/=]+)/.exec(header)?.[1];
  return { ...(md5Hash && { md5Hash }), ...(crc32c && { crc32c }) };
}

/** Refuses a stream that goes on for too long. */
export function limitBytes(maxBytes = objectMaxBytes): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) return done(null, chunk);
      done(new Refusal(413, `The body has more than ${maxBytes} bytes`));
    },
  });
}

async function openUpload({
  query,
  message,
}: UploadRequest): Promise<{ said: Attributes; content: AsyncIterable<Buffer> }> {
  const type = message.headers['content-type'];
  if (query.get('uploadType') === 'media') {
    const said = { contentType: type ?? 'application/octet-stream', ...readHashes(message) };
    return { said, content: message };
  }
  const { json, contentType, content } = await readMultipart(message, type ?? '');
  const attributes = parseAttributes(json);
  const said = {
    ...(contentType === undefined ? {} : { contentType }),
    ...attributes,
    ...readHashes(message),
  };
  return { said, content };
}
