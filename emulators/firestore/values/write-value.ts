import type { ValueMessage } from '../messages.ts';
import type { Fields, Value } from './value.ts';

/** The message of a value. */
export function writeValue(value: Value): ValueMessage {
  switch (value.kind) {
    case 'null':
      return { nullValue: 'NULL_VALUE' };
    case 'boolean':
      return { booleanValue: value.boolean };
    case 'integer':
      return { integerValue: value.integer.toString() };
    case 'double':
      return { doubleValue: value.double };
    case 'timestamp':
      return { timestampValue: { seconds: `${value.seconds}`, nanos: value.nanos } };
    case 'string':
      return { stringValue: value.string };
    case 'bytes':
      return { bytesValue: value.bytes };
    case 'reference':
      return { referenceValue: value.reference };
    case 'geo-point':
      return { geoPointValue: { latitude: value.latitude, longitude: value.longitude } };
    case 'array':
      return { arrayValue: { values: value.items.map(writeValue) } };
    case 'map':
      return { mapValue: { fields: writeFields(value.fields) } };
  }
}

/** The messages of all fields, by name. */
export function writeFields(fields: Fields): { [name: string]: ValueMessage } {
  return Object.fromEntries([...fields].map(([name, value]) => [name, writeValue(value)]));
}
