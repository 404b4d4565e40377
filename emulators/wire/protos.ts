import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';

/** A message as a plain object: camelCase, enums by name, int64 as string, bytes as Buffer. */
export interface PlainMessage {
  readonly [field: string]: unknown;
}

/** The message types and services of one Google client package. */
export interface Protos {
  readonly root: protobuf.Root;
}

/** A `google.protobuf.Any`, as the `response` and `metadata` of an Operation want it. */
export interface PlainAny {
  readonly type_url: string;
  readonly value: Buffer;
}

/** Both sides of the wire see what was set and nothing else: an absent field is absent. */
const plainOptions: protobuf.IConversionOptions = { longs: String, enums: String };

/**
 * Loads the `protos.json` of an installed Google client package, for example
 * `@google-cloud/cloudbuild/build/protos/protos.json`.
 */
export function loadProtos(jsonFile: string): Protos {
  const file = createRequire(import.meta.url).resolve(jsonFile);
  const root = protobuf.Root.fromJSON(JSON.parse(readFileSync(file, 'utf8')));
  root.resolveAll();
  return { root };
}

/** Makes a plain object of a decoded message. */
export function toPlain(message: protobuf.Message): PlainMessage {
  return message.$type.toObject(message, plainOptions);
}

/**
 * Packs a plain object of the named type (`google.devtools.cloudbuild.v1.Build`) into an Any that
 * the official clients unpack, also from `operation.promise()`.
 */
export function packAny(protos: Protos, typeName: string, plain: object): PlainAny {
  const type = protos.root.lookupType(typeName);
  const bytes = type.encode(type.fromObject({ ...plain })).finish();
  return { type_url: `type.googleapis.com/${typeName}`, value: Buffer.from(bytes) };
}
