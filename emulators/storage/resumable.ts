import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat, truncate, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type InTurn, inTurn } from '../in-turn.ts';
import type { Condition } from './condition.ts';
import type { ObjectStore } from './object-store.ts';
import { type Attributes, checkObjectName, type ObjectName, type ObjectRecord } from './record.ts';
import { Refusal } from './refusal.ts';
import { limitBytes, nameOf, readAttributes, readHashes, type UploadRequest } from './upload.ts';

const sessionsMax = 1000;
const chunkBytes = 256 * 1024;

/** How far a resumable upload has come. */
export type UploadState =
  | { readonly kind: 'complete'; readonly object: ObjectRecord }
  | { readonly kind: 'incomplete'; readonly bytes: number };

/**
 * The resumable uploads under way. They end with the process: a client that comes back with one
 * from before a restart is answered 404 and begins anew, as its contract asks.
 */
export interface ResumableUploads {
  /** Announces an upload and gives it an id. */
  begin(upload: UploadRequest): Promise<string>;
  /** Takes a chunk, or a question how far the upload has come. @throws Refusal */
  receive(id: string, message: IncomingMessage): Promise<UploadState>;
  cancel(id: string): Promise<void>;
}

interface Session {
  readonly of: ObjectName;
  readonly said: Attributes;
  readonly condition: Condition;
  readonly file: string;
  readonly alone: InTurn;
  object: ObjectRecord | undefined;
}

/** Keeps the resumable uploads of one store. */
export function openResumableUploads(store: ObjectStore): ResumableUploads {
  const sessions = new Map<string, Session>();
  const find = (id: string): Session => {
    const session = sessions.get(id);
    if (session === undefined) throw new Refusal(404, `There is no upload ${id}: begin it anew`);
    return session;
  };
  const end = async (id: string): Promise<void> => {
    const { file } = find(id);
    sessions.delete(id);
    await rm(file, { force: true });
  };
  return {
    begin: async (upload) => {
      const said = await readAttributes(upload.message);
      const type = upload.message.headers['x-upload-content-type'];
      const contentType = said.contentType ?? (typeof type === 'string' ? type : undefined);
      const of = { bucket: upload.bucket, name: checkObjectName(nameOf(upload, said)) };
      store.checkPut(of, upload.condition);
      const id = randomUUID();
      const file = join(store.incoming, id);
      await writeFile(file, '');
      sessions.set(id, {
        of,
        said: { ...said, ...(contentType === undefined ? {} : { contentType }) },
        condition: upload.condition,
        file,
        alone: inTurn(),
        object: undefined,
      });
      const [oldest] = sessions.keys();
      if (sessions.size > sessionsMax && oldest !== undefined) await end(oldest);
      return id;
    },
    receive: (id, message) => {
      const session = find(id);
      return session.alone(() => receive(store, session, message));
    },
    cancel: end,
  };
}

async function receive(
  store: ObjectStore,
  session: Session,
  message: IncomingMessage,
): Promise<UploadState> {
  if (session.object !== undefined) return { kind: 'complete', object: session.object };
  const before = await sizeOf(session.file);
  const range = readContentRange(message.headers['content-range']);
  if (range.start !== undefined && range.start > before) {
    return { kind: 'incomplete', bytes: before };
  }
  const whole = await append(session, message, before - (range.start ?? before));
  const bytes = await sizeOf(session.file);
  const total = range.total ?? (range.openEnded && whole ? bytes : undefined);
  if (total !== undefined && bytes > total) {
    throw new Refusal(400, `The upload has ${bytes} bytes, its total was to be ${total}`);
  }
  if (bytes !== total) return { kind: 'incomplete', bytes: await keepWholeChunks(session.file) };
  const said = { ...session.said, ...readHashes(message) };
  session.object = await store.put(session.of, session.file, said, session.condition);
  return { kind: 'complete', object: session.object };
}

interface ContentRange {
  /** Where the body begins in the object; undefined where the request only asks. */
  readonly start: number | undefined;
  readonly total: number | undefined;
  /** Whether the end of the body is the end of the object. */
  readonly openEnded: boolean;
}

/** @throws Refusal 400 */
function readContentRange(header: string | undefined): ContentRange {
  if (header === undefined) return { start: 0, total: undefined, openEnded: true };
  const [range, start, end, total] =
    /^bytes (?:(\d{1,15})-(-?\d{1,15}|\*)|\*)\/(\d{1,15}|\*)$/.exec(header) ?? [];
  if (range === undefined) throw new Refusal(400, `Content-Range cannot be read: ${header}`);
  return {
    start: start === undefined ? undefined : Number(start),
    total: total === undefined || total === '*' ? undefined : Number(total),
    openEnded: end === '*',
  };
}

/** Appends a body but for the bytes that were received before; tells whether all of it came in. */
async function append(
  { file }: Session,
  message: IncomingMessage,
  knownBytes: number,
): Promise<boolean> {
  try {
    const written = createWriteStream(file, { flags: 'a' });
    await pipeline(message, skipBytes(knownBytes), limitBytes(), written);
    return true;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return false;
  }
}

function skipBytes(bytes: number): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      done(null, chunk.subarray(skipped));
    },
  });
}

/** Keeps what Cloud Storage would: of an upload under way, multiples of 256 KiB. */
async function keepWholeChunks(file: string): Promise<number> {
  const bytes = await sizeOf(file);
  const kept = bytes - (bytes % chunkBytes);
  await truncate(file, kept);
  return kept;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}
