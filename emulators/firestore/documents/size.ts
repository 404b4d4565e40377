import { invalid } from '../invalid.ts';
import type { Fields, Value } from '../values/value.ts';
import type { Document } from './document.ts';

/** The largest document, counted by the service's own rule. */
const documentBytesMax = 1_048_576;
const documentOverheadBytes = 32;
const nameOverheadBytes = 16;
const numberBytes = 8;
/** `projects/P/databases/D/documents`, which does not count. */
const rootSegments = 5;

/**
 * Refuses a document that is too large.
 * @throws WireError INVALID_ARGUMENT
 */
export function checkSize({ name, fields }: Document): void {
  const bytes = nameBytes(name.name) + fieldsBytes(fields) + documentOverheadBytes;
  if (bytes <= documentBytesMax) return;
  throw invalid(`${name.name} has ${bytes} bytes, the largest document ${documentBytesMax} bytes.`);
}

function nameBytes(name: string): number {
  const ids = name.split('/').slice(rootSegments);
  return ids.reduce((sum, id) => sum + textBytes(id), nameOverheadBytes);
}

function fieldsBytes(fields: Fields): number {
  let sum = 0;
  for (const [name, value] of fields) sum += textBytes(name) + valueBytes(value);
  return sum;
}

function valueBytes(value: Value): number {
  switch (value.kind) {
    case 'null':
    case 'boolean':
      return 1;
    case 'integer':
    case 'double':
    case 'timestamp':
      return numberBytes;
    case 'string':
      return textBytes(value.string);
    case 'bytes':
      return value.bytes.length;
    case 'reference':
      return nameBytes(value.reference);
    case 'geo-point':
      return numberBytes * 2;
    case 'array':
      return value.items.reduce((sum, item) => sum + valueBytes(item), 0);
    case 'map':
      return fieldsBytes(value.fields);
  }
}

/** A string ends with a byte of its own. */
function textBytes(text: string): number {
  return Buffer.byteLength(text) + 1;
}
