import { rename, rm } from 'node:fs/promises';
import { inTurn } from '../in-turn.ts';
import { type Condition, checkCondition } from './condition.ts';
import { type ContentFacts, checkContent, measureContent } from './content.ts';
import {
  type Bucket,
  contentPath,
  deleteObject,
  incomingPath,
  readBuckets,
  writeBucket,
  writeObject,
} from './folder.ts';
import type { Attributes, BucketRecord, ObjectName, ObjectRecord } from './record.ts';
import { Refusal } from './refusal.ts';

const microsecondsPerMs = 1000;

/** Buckets and objects on disk. What was answered stays, also when the process is killed. */
export interface ObjectStore {
  /** Where uploads are received; emptied at every start. */
  readonly incoming: string;
  buckets(): readonly BucketRecord[];
  /** @throws Refusal 404 */
  bucket(name: string): BucketRecord;
  /** @throws Refusal 409 where there is one already */
  addBucket(bucket: BucketRecord): Promise<BucketRecord>;
  /** @throws Refusal 404 for the bucket */
  objects(bucket: string): readonly ObjectRecord[];
  /** @throws Refusal 404; 412 or 304 where the condition does not hold */
  object(of: ObjectName, condition: Condition): ObjectRecord;
  /** @throws Refusal 404 for the bucket, 412 where an upload is refused before it begins */
  checkPut(of: ObjectName, condition: Condition): void;
  /**
   * Takes a received file as the content of an object.
   * @throws Refusal 412 where the condition does not hold, 400 where a checksum is wrong
   */
  put(of: ObjectName, file: string, said: Attributes, when: Condition): Promise<ObjectRecord>;
  /** @throws Refusal 404, 412 */
  change(of: ObjectName, said: Attributes, when: Condition): Promise<ObjectRecord>;
  /** @throws Refusal 404, 412 */
  remove(of: ObjectName, when: Condition): Promise<void>;
  contentPath(object: ObjectRecord): string;
}

/**
 * Opens the folder of a store. Writes happen one after the other, so that of two that both ask for
 * an absent object one is refused.
 */
export async function openObjectStore(dir: string): Promise<ObjectStore> {
  const buckets = await readBuckets(dir);
  const disk: Disk = { dir, buckets, nextGeneration: generationsAfter(buckets) };
  const alone = inTurn();
  return {
    incoming: incomingPath(dir),
    buckets: () => [...buckets.values()].map(({ record }) => record),
    bucket: (name) => find(buckets, name).record,
    addBucket: (bucket) => alone(() => addBucket(disk, bucket)),
    objects: (bucket) => [...find(buckets, bucket).objects.values()],
    object: (of, condition) => findObject(find(buckets, of.bucket), of, condition, 'read'),
    checkPut: (of, when) =>
      checkCondition(when, find(buckets, of.bucket).objects.get(of.name), 'write'),
    put: async (of, file, said, when) => {
      const facts = await measureContent(file);
      checkContent(facts, said);
      return alone(() => putObject(disk, of, { ...facts, file, said }, when));
    },
    change: (of, said, when) => alone(() => changeObject(disk, of, said, when)),
    remove: (of, when) =>
      alone(async () => {
        const bucket = find(buckets, of.bucket);
        const object = findObject(bucket, of, when, 'write');
        bucket.objects.delete(of.name);
        await deleteObject(dir, object);
      }),
    contentPath: (object) => contentPath(dir, object),
  };
}

interface Disk {
  readonly dir: string;
  readonly buckets: Map<string, Bucket>;
  readonly nextGeneration: () => number;
}

/** Generations are microseconds since 1970, as in Cloud Storage, and none is given twice. */
function generationsAfter(buckets: ReadonlyMap<string, Bucket>): () => number {
  let last = 0;
  for (const { objects } of buckets.values()) {
    for (const { generation } of objects.values()) last = Math.max(last, generation);
  }
  return () => {
    last = Math.max(last + 1, Date.now() * microsecondsPerMs);
    return last;
  };
}

function find(buckets: ReadonlyMap<string, Bucket>, name: string): Bucket {
  const bucket = buckets.get(name);
  if (bucket === undefined) throw new Refusal(404, 'The specified bucket does not exist.');
  return bucket;
}

async function addBucket({ dir, buckets }: Disk, bucket: BucketRecord): Promise<BucketRecord> {
  if (buckets.has(bucket.name)) {
    throw new Refusal(409, 'Your previous request to create the named bucket succeeded.');
  }
  const record = { ...bucket, timeCreated: new Date().toISOString() };
  await writeBucket(dir, record);
  buckets.set(bucket.name, { record, objects: new Map() });
  return record;
}

async function putObject(
  { dir, buckets, nextGeneration }: Disk,
  of: ObjectName,
  { file, said, ...facts }: ContentFacts & { readonly file: string; readonly said: Attributes },
  when: Condition,
): Promise<ObjectRecord> {
  const { objects } = find(buckets, of.bucket);
  const former = objects.get(of.name);
  checkCondition(when, former, 'write');
  const now = new Date().toISOString();
  const object: ObjectRecord = {
    ...of,
    ...facts,
    generation: nextGeneration(),
    metageneration: 1,
    timeCreated: now,
    updated: now,
    attributes: mergeAttributes({}, said),
  };
  await rename(file, contentPath(dir, object));
  await writeObject(dir, object);
  objects.set(of.name, object);
  if (former !== undefined) await rm(contentPath(dir, former), { force: true });
  return object;
}

async function changeObject(
  { dir, buckets }: Disk,
  of: ObjectName,
  said: Attributes,
  when: Condition,
): Promise<ObjectRecord> {
  const bucket = find(buckets, of.bucket);
  const former = findObject(bucket, of, when, 'write');
  const object: ObjectRecord = {
    ...former,
    metageneration: former.metageneration + 1,
    updated: new Date().toISOString(),
    attributes: mergeAttributes(former.attributes, said),
  };
  await writeObject(dir, object);
  bucket.objects.set(of.name, object);
  return object;
}

function findObject(
  { objects }: Bucket,
  { bucket, name }: ObjectName,
  condition: Condition,
  access: 'read' | 'write',
): ObjectRecord {
  const object = objects.get(name);
  const another = (condition.generation ?? object?.generation) !== object?.generation;
  if (object === undefined || another) throw new Refusal(404, `No such object: ${bucket}/${name}`);
  checkCondition(condition, object, access);
  return object;
}

/** Takes what is said over what was: a key of the metadata that is null goes. */
function mergeAttributes(
  former: ObjectRecord['attributes'],
  { name: _name, bucket: _bucket, md5Hash: _md5, crc32c: _crc32c, ...said }: Attributes,
): ObjectRecord['attributes'] {
  const metadata = Object.entries({ ...former.metadata, ...said.metadata });
  const kept = Object.fromEntries(metadata.filter(([, value]) => value !== null));
  return { ...former, ...said, ...(metadata.length === 0 ? {} : { metadata: kept }) };
}
