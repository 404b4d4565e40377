import { invalid } from '../invalid.ts';
import type { FieldPath } from './field-path.ts';
import { type Fields, type Value, vectorOf } from './value.ts';

/** The service's limits. */
const depthMax = 20;
const nameBytesMax = 1_500;
const valueBytesMax = 1_048_487;
const componentsMax = 2_048;
/** The years 1 to 9999. */
const secondsMin = -62_135_596_800;
const secondsMax = 253_402_300_799;
const nanosMax = 999_999_999;
const latitudeMax = 90;
const longitudeMax = 180;
const reserved = /^__.+__$/su;

/**
 * Refuses what no field can hold.
 * @param depth how many maps and arrays are around the value
 * @throws WireError INVALID_ARGUMENT
 */
export function checkValue(value: Value, depth: number): void {
  switch (value.kind) {
    case 'timestamp':
      checkRange('Timestamp seconds', value.seconds, secondsMin, secondsMax);
      return;
    case 'string':
      checkBytes(Buffer.byteLength(value.string));
      return;
    case 'bytes':
      checkBytes(value.bytes.length);
      return;
    case 'geo-point':
      checkRange('Geo point latitude', value.latitude, -latitudeMax, latitudeMax);
      checkRange('Geo point longitude', value.longitude, -longitudeMax, longitudeMax);
      return;
    case 'array':
    case 'map':
      if (depth >= depthMax) throw invalid(`Values are nested more than ${depthMax} deep.`);
      if (value.kind === 'map') checkMap(value.fields);
      return;
    default:
      return;
  }
}

/** Refuses nanoseconds of more than a second, or fewer than none. */
export function checkNanos(nanos: number): void {
  checkRange('Timestamp nanos', nanos, 0, nanosMax);
}

/**
 * Refuses names that no field can have.
 * @throws WireError INVALID_ARGUMENT
 */
export function checkFieldName(name: string): void {
  if (name === '') throw invalid('The name of a field must not be empty.');
  if (reserved.test(name)) throw invalid(`field name ${name} is reserved`);
  if (Buffer.byteLength(name) <= nameBytesMax) return;
  throw invalid(`Field name '${name}' can be at most ${nameBytesMax} bytes.`);
}

/** Refuses paths to fields that cannot be. */
export function checkFieldPath(path: FieldPath): FieldPath {
  path.forEach(checkFieldName);
  return path;
}

/** A vector is a map of two fields; every other name in a map is checked as a field's is. */
function checkMap(fields: Fields): void {
  const components = vectorOf(fields);
  if (components === undefined) {
    for (const name of fields.keys()) checkFieldName(name);
    return;
  }
  if (components.some(({ kind }) => kind !== 'double')) {
    throw invalid("Vector must only contain values of type 'double'");
  }
  checkRange('The number of components of a vector', components.length, 1, componentsMax);
}

function checkBytes(bytes: number): void {
  if (bytes <= valueBytesMax) return;
  throw invalid(`A value has ${bytes} bytes, the longest has ${valueBytesMax} bytes.`);
}

function checkRange(what: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw invalid(`${what} is ${value}, outside permitted range ${min} to ${max}.`);
}
