import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';
import {
  type BucketRecord,
  type ObjectName,
  type ObjectRecord,
  parseBucket,
  parseObjectRecord,
} from './record.ts';

/** A bucket and its objects by name, as they lie on disk. */
export interface Bucket {
  readonly record: BucketRecord;
  readonly objects: Map<string, ObjectRecord>;
}

/**
 * Reads what lies in the folder and deletes what a crash left of requests that were never answered.
 * @throws when a file is not one that this emulator wrote
 */
export async function readBuckets(dir: string): Promise<Map<string, Bucket>> {
  await mkdir(join(dir, 'buckets'), { recursive: true });
  await rm(incomingPath(dir), { recursive: true, force: true });
  await mkdir(incomingPath(dir));
  const buckets = new Map<string, Bucket>();
  for (const name of await readdir(join(dir, 'buckets'))) {
    const record = await readFile(bucketFile(dir, name), 'utf8').catch(ifAbsent);
    if (record === undefined) await rm(bucketPath(dir, name), { recursive: true });
    else buckets.set(name, await readBucket(dir, parseBucket(record)));
  }
  return buckets;
}

/** Where uploads are received: on the same file system, so that a rename completes them. */
export function incomingPath(dir: string): string {
  return join(dir, 'incoming');
}

/** Where the content of one generation of an object lies. */
export function contentPath(dir: string, object: ObjectRecord): string {
  return join(
    bucketPath(dir, object.bucket),
    'contents',
    `${fileName(object)}.${object.generation}`,
  );
}

/** Writes a bucket; the file with its name comes last and makes it exist. */
export async function writeBucket(dir: string, bucket: BucketRecord): Promise<void> {
  await mkdir(join(bucketPath(dir, bucket.name), 'objects'), { recursive: true });
  await mkdir(join(bucketPath(dir, bucket.name), 'contents'), { recursive: true });
  await replaceFile(bucketFile(dir, bucket.name), JSON.stringify(bucket));
}

/** Writes an object whose content lies in its place already. */
export function writeObject(dir: string, object: ObjectRecord): Promise<void> {
  return replaceFile(objectFile(dir, object), JSON.stringify(object));
}

/** Deletes an object, its content last. */
export async function deleteObject(dir: string, object: ObjectRecord): Promise<void> {
  await rm(objectFile(dir, object));
  await rm(contentPath(dir, object), { force: true });
}

async function readBucket(dir: string, record: BucketRecord): Promise<Bucket> {
  const objects = new Map<string, ObjectRecord>();
  const contents = new Set<string>();
  const records = join(bucketPath(dir, record.name), 'objects');
  for (const file of await readdir(records)) {
    const path = join(records, file);
    if (file.endsWith('.part')) {
      await rm(path);
      continue;
    }
    const object = parseObjectRecord(await readFile(path, 'utf8'));
    objects.set(object.name, object);
    contents.add(contentPath(dir, object));
  }
  const folder = join(bucketPath(dir, record.name), 'contents');
  for (const file of await readdir(folder)) {
    if (!contents.has(join(folder, file))) await rm(join(folder, file));
  }
  return { record, objects };
}

function ifAbsent(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

function bucketPath(dir: string, bucket: string): string {
  return join(dir, 'buckets', bucket);
}

function bucketFile(dir: string, bucket: string): string {
  return join(bucketPath(dir, bucket), 'bucket.json');
}

function objectFile(dir: string, object: ObjectName): string {
  return join(bucketPath(dir, object.bucket), 'objects', `${fileName(object)}.json`);
}

/** A name of an object may be longer than that of a file, and hold what no file's may. */
function fileName({ name }: ObjectName): string {
  return createHash('sha256').update(name).digest('hex');
}
