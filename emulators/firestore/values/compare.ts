import {
  type Fields,
  isNotANumber,
  isNumber,
  type NumberValue,
  type Value,
  vectorOf,
} from './value.ts';

/**
 * Orders any two values as Firestore does: by type first, then within the type. Negative where
 * `left` comes first, 0 where the two are equal; 1 and 1.0 are, and so is NaN to itself.
 */
export function compareValues(left: Value, right: Value): number {
  const byType = typeRank(left) - typeRank(right);
  return byType === 0 ? compareWithinType(left, right) : byType;
}

/** Whether Firestore compares the two at all: an inequality finds only values of one type. */
export function isSameType(left: Value, right: Value): boolean {
  return typeRank(left) === typeRank(right);
}

/** Orders strings by their UTF-8 bytes, which UTF-16 does not where a surrogate meets a character. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

const ranks = {
  null: 0,
  boolean: 1,
  integer: 2,
  double: 2,
  timestamp: 3,
  string: 4,
  bytes: 5,
  reference: 6,
  'geo-point': 7,
  array: 8,
} as const satisfies Readonly<Record<Exclude<Value['kind'], 'map'>, number>>;
const vectorRank = 9;
const mapRank = 10;

function typeRank(value: Value): number {
  if (value.kind !== 'map') return ranks[value.kind];
  return vectorOf(value.fields) === undefined ? mapRank : vectorRank;
}

function compareWithinType(left: Value, right: Value): number {
  if (left.kind === 'boolean' && right.kind === 'boolean')
    return Number(left.boolean) - Number(right.boolean);
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (left.kind === 'timestamp' && right.kind === 'timestamp')
    return left.seconds - right.seconds || left.nanos - right.nanos;
  if (left.kind === 'string' && right.kind === 'string')
    return compareText(left.string, right.string);
  if (left.kind === 'bytes' && right.kind === 'bytes')
    return Buffer.compare(left.bytes, right.bytes);
  if (left.kind === 'reference' && right.kind === 'reference')
    return compareNames(left.reference, right.reference);
  if (left.kind === 'geo-point' && right.kind === 'geo-point')
    return left.latitude - right.latitude || left.longitude - right.longitude;
  if (left.kind === 'array' && right.kind === 'array')
    return compareLists(left.items, right.items, compareValues);
  if (left.kind === 'map' && right.kind === 'map') return compareMaps(left.fields, right.fields);
  return 0;
}

/** Orders resource names segment by segment, so that a document comes before what is below it. */
function compareNames(left: string, right: string): number {
  return compareLists(left.split('/'), right.split('/'), compareText);
}

/** NaN comes before all other numbers; JavaScript compares a bigint with a number exactly. */
function compareNumbers(left: NumberValue, right: NumberValue): number {
  const isNaNs = [isNotANumber(left), isNotANumber(right)] as const;
  if (isNaNs[0] || isNaNs[1]) return Number(isNaNs[1]) - Number(isNaNs[0]);
  const a = left.kind === 'integer' ? left.integer : left.double;
  const b = right.kind === 'integer' ? right.integer : right.double;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareMaps(left: Fields, right: Fields): number {
  const vectors = [vectorOf(left), vectorOf(right)] as const;
  if (vectors[0] !== undefined && vectors[1] !== undefined) {
    const [a, b] = vectors;
    return a.length - b.length || compareLists(a, b, compareValues);
  }
  return compareLists(
    sortedEntries(left),
    sortedEntries(right),
    ([leftKey, leftValue], [rightKey, rightValue]) =>
      compareText(leftKey, rightKey) || compareValues(leftValue, rightValue),
  );
}

function sortedEntries(fields: Fields): readonly (readonly [string, Value])[] {
  return [...fields].sort(([left], [right]) => compareText(left, right));
}

/** Where one list begins with all of the other, the shorter one comes first. */
function compareLists<Item>(
  left: readonly Item[],
  right: readonly Item[],
  compare: (left: Item, right: Item) => number,
): number {
  const length = Math.min(left.length, right.length);
  for (const [index, item] of left.slice(0, length).entries()) {
    const other = right[index];
    const order = other === undefined ? 0 : compare(item, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
