import { z } from 'zod';
import { Refusal } from './refusal.ts';

const text = z.string().max(4096);

const attributesShape = z.strictObject({
  name: text.optional(),
  bucket: text.optional(),
  contentType: text.optional(),
  cacheControl: text.optional(),
  contentDisposition: text.optional(),
  contentEncoding: text.optional(),
  contentLanguage: text.optional(),
  md5Hash: text.optional(),
  crc32c: text.optional(),
  metadata: z.record(text, text.nullable()).optional(),
});

// The size is not for a client to say, and Cloud Storage takes no notice of it; gcloud says it.
const saidShape = attributesShape.extend({ size: z.string().optional() });

/** What a client says about an object when it writes one. */
export type Attributes = z.infer<typeof attributesShape>;

const objectShape = z.strictObject({
  bucket: z.string(),
  name: z.string(),
  generation: z.number(),
  metageneration: z.number(),
  size: z.number(),
  md5Hash: z.string(),
  crc32c: z.string(),
  timeCreated: z.string(),
  updated: z.string(),
  attributes: attributesShape.omit({ name: true, bucket: true, md5Hash: true, crc32c: true }),
});

/** An object as it lies on disk, its content apart. */
export type ObjectRecord = Readonly<z.infer<typeof objectShape>>;

/** Which object is meant. */
export interface ObjectName {
  readonly bucket: string;
  readonly name: string;
}

const bucketShape = z.strictObject({
  name: z.string().regex(/^(?!.*\.\.)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'no name of a bucket'),
  location: z.string().default('US'),
  storageClass: z.string().default('STANDARD'),
  timeCreated: z.string().optional(),
});

/** A bucket as it lies on disk. */
export type BucketRecord = Readonly<z.infer<typeof bucketShape>>;

/** @throws Refusal 400 for what is wrong, 501 for what Cloud Storage has and this does not. */
export function parseAttributes(json: string): Attributes {
  const { size: _, ...said } = parse(saidShape, json);
  return said;
}

/** @throws Refusal as parseAttributes does */
export function parseBucket(json: string): BucketRecord {
  return parse(bucketShape, json);
}

/** Reads what this emulator wrote. */
export function parseObjectRecord(json: string): ObjectRecord {
  return parse(objectShape, json);
}

/** @throws Refusal 400 for a name that Cloud Storage does not take either */
export function checkObjectName(name: string | null | undefined): string {
  const bytes = Buffer.byteLength(name ?? '');
  if (!name || bytes > 1024 || /[\r\n]/.test(name) || name === '.' || name === '..') {
    throw new Refusal(400, `${JSON.stringify(name ?? '')} is no name of an object`);
  }
  return name;
}

/** Writes an object as the API shows it; `base` is the address that it is reached under. */
export function objectResource(base: string, object: ObjectRecord) {
  const { bucket, name, generation, attributes, ...facts } = object;
  const path = `storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${base}/${path}`,
    mediaLink: `${base}/download/${path}?generation=${generation}&alt=media`,
    bucket,
    name,
    ...facts,
    ...attributes,
    generation: String(generation),
    metageneration: String(object.metageneration),
    size: String(object.size),
    etag: etagOf(object),
    storageClass: 'STANDARD',
  };
}

/** Names the state of an object: its content and what is said about it. */
export function etagOf({ generation, metageneration }: ObjectRecord): string {
  return `${generation}-${metageneration}`;
}

/** Writes a bucket as the API shows it. */
export function bucketResource(base: string, bucket: BucketRecord) {
  return {
    kind: 'storage#bucket',
    id: bucket.name,
    selfLink: `${base}/storage/v1/b/${bucket.name}`,
    metageneration: '1',
    ...bucket,
  };
}

function parse<Shape extends z.ZodType>(shape: Shape, json: string): z.infer<Shape> {
  const result = shape.safeParse(readJson(json));
  if (result.success) return result.data;
  const unknown = result.error.issues.find(({ code }) => code === 'unrecognized_keys');
  if (unknown !== undefined) {
    throw new Refusal(501, `This emulator of Cloud Storage does not serve: ${unknown.message}`);
  }
  throw new Refusal(400, z.prettifyError(result.error));
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Refusal(400, `The body is not JSON: ${cause}`);
  }
}
