import type protobuf from 'protobufjs';
import { WireError } from './error.ts';

/** The one value of `google.protobuf.NullValue`, which is `null` in JSON. */
export const nullName = 'NULL_VALUE';

/** Whether `null` is a value of the field, and not its absence. */
export function isNullField(field: protobuf.Field): boolean {
  return field.resolvedType?.fullName === '.google.protobuf.NullValue';
}

/**
 * Lets through what proto3 JSON takes for a number or bytes. The library would make something of
 * any text: 0 of a word, another number of one that is too large.
 * @throws WireError INVALID_ARGUMENT for any other value
 */
export function checkScalar(field: protobuf.Field, value: unknown, path: string): void {
  const accepts = scalars.get(field.type);
  if (accepts === undefined) return;
  for (const item of Array.isArray(value) ? value : [value]) {
    if (accepts(item)) continue;
    throw new WireError(
      'INVALID_ARGUMENT',
      `Invalid JSON payload received. ${path} is ${JSON.stringify(item)}, which is no ${field.type}.`,
    );
  }
}

const scalars: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ...['int32', 'sint32', 'sfixed32'].map(
    (type) => [type, integer(-(2n ** 31n), 2n ** 31n)] as const,
  ),
  ...['int64', 'sint64', 'sfixed64'].map(
    (type) => [type, integer(-(2n ** 63n), 2n ** 63n)] as const,
  ),
  ...['uint32', 'fixed32'].map((type) => [type, integer(0n, 2n ** 32n)] as const),
  ...['uint64', 'fixed64'].map((type) => [type, integer(0n, 2n ** 64n)] as const),
  ...['float', 'double'].map((type) => [type, isDouble] as const),
  ['bytes', isBase64] as const,
]);

/** Whether it is a whole number from `from` on, below `below`; in text, if it is to be exact. */
function integer(from: bigint, below: bigint): (value: unknown) => boolean {
  return (value) => {
    const isText = typeof value === 'string' && /^-?\d+$/.test(value);
    if (!isText && !(typeof value === 'number' && Number.isInteger(value))) return false;
    const exact = BigInt(value);
    return from <= exact && exact < below;
  };
}

function isDouble(value: unknown): boolean {
  if (typeof value === 'number') return true;
  if (typeof value !== 'string') return false;
  if (['NaN', 'Infinity', '-Infinity'].includes(value)) return true;
  return value.trim() !== '' && Number.isFinite(Number(value));
}

/** With the alphabet of either kind, and padded or not. */
function isBase64(value: unknown): boolean {
  return typeof value === 'string' && /^[\w+/-]*={0,2}$/.test(value);
}
