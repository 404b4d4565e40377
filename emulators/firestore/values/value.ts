/** The fields of a document or of a map, in no order that means anything. */
export type Fields = ReadonlyMap<string, Value>;

/** A value as Firestore tells values apart. */
export type Value =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'integer'; readonly integer: bigint }
  | { readonly kind: 'double'; readonly double: number }
  | { readonly kind: 'timestamp'; readonly seconds: number; readonly nanos: number }
  | { readonly kind: 'string'; readonly string: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'reference'; readonly reference: string }
  | { readonly kind: 'geo-point'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'array'; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly fields: Fields };

/** A value that is a number. */
export type NumberValue = Extract<Value, { readonly kind: 'integer' | 'double' }>;

/** Whether a value is a number. */
export function isNumber(value: Value): value is NumberValue {
  return value.kind === 'integer' || value.kind === 'double';
}

/** Whether a value is the number that is none. */
export function isNotANumber(value: Value): boolean {
  return value.kind === 'double' && Number.isNaN(value.double);
}

/** The components of a vector, which the wire has as a map of two fields, or undefined. */
export function vectorOf(fields: Fields): readonly Value[] | undefined {
  if (fields.size !== 2) return undefined;
  const mark = fields.get('__type__');
  const value = fields.get('value');
  const isVector = mark?.kind === 'string' && mark.string === '__vector__';
  return isVector && value?.kind === 'array' ? value.items : undefined;
}
