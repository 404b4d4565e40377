import { invalid } from '../invalid.ts';
import type { GeoPointMessage, Timestamp, ValueMessage } from '../messages.ts';
import { readDocumentName } from '../names.ts';
import { checkFieldName, checkNanos, checkValue } from './limits.ts';
import type { Fields, Value } from './value.ts';

type FieldMessages = { readonly [name: string]: ValueMessage };

/** Firestore keeps times to the microsecond. */
const nanosPerMicro = 1_000;

/**
 * Reads the value of a message.
 * @param depth how many maps and arrays are around it
 * @throws WireError INVALID_ARGUMENT for a value that no document can hold
 */
export function readValue(message: ValueMessage, depth = 0): Value {
  const value = readScalar(message) ?? readContainer(message, depth);
  checkValue(value, depth);
  return value;
}

/**
 * Reads the fields of a document; a message without fields has none.
 * @throws WireError INVALID_ARGUMENT for fields that no document can have
 */
export function readFields(messages: FieldMessages | null | undefined): Fields {
  const fields = readMap(messages, 0);
  for (const name of fields.keys()) checkFieldName(name);
  return fields;
}

function readScalar(message: ValueMessage): Value | undefined {
  if (isSet(message.nullValue)) return { kind: 'null' };
  if (isSet(message.booleanValue)) return { kind: 'boolean', boolean: message.booleanValue };
  if (isSet(message.integerValue))
    return { kind: 'integer', integer: BigInt(String(message.integerValue)) };
  if (isSet(message.doubleValue)) return { kind: 'double', double: message.doubleValue };
  if (isSet(message.timestampValue)) return readTime(message.timestampValue);
  if (isSet(message.stringValue)) return { kind: 'string', string: message.stringValue };
  if (isSet(message.bytesValue)) return { kind: 'bytes', bytes: Buffer.from(message.bytesValue) };
  if (isSet(message.referenceValue)) {
    return { kind: 'reference', reference: readDocumentName(message.referenceValue).name };
  }
  return isSet(message.geoPointValue) ? readGeoPoint(message.geoPointValue) : undefined;
}

function readContainer(message: ValueMessage, depth: number): Value {
  if (isSet(message.mapValue)) {
    return { kind: 'map', fields: readMap(message.mapValue.fields, depth + 1) };
  }
  if (isSet(message.arrayValue)) {
    const items = (message.arrayValue.values ?? []).map((item) => readItem(item, depth + 1));
    return { kind: 'array', items };
  }
  const kind = Object.keys(message)[0];
  if (kind === undefined) throw invalid('A Value must have one of its fields set.');
  throw invalid(`A document cannot hold a ${kind}; it belongs to a pipeline.`);
}

function readMap(messages: FieldMessages | null | undefined, depth: number): Fields {
  return new Map(
    Object.entries(messages ?? {}).map(([name, value]) => [name, readValue(value, depth)]),
  );
}

function readItem(message: ValueMessage, depth: number): Value {
  const item = readValue(message, depth);
  if (item.kind === 'array') throw invalid('Cannot convert an array value in an array value.');
  return item;
}

function readTime({ seconds, nanos }: Timestamp): Value {
  checkNanos(nanos ?? 0);
  const micros = Math.floor((nanos ?? 0) / nanosPerMicro);
  return { kind: 'timestamp', seconds: Number(seconds ?? 0), nanos: micros * nanosPerMicro };
}

function readGeoPoint({ latitude, longitude }: GeoPointMessage): Value {
  return { kind: 'geo-point', latitude: latitude ?? 0, longitude: longitude ?? 0 };
}

function isSet<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}
