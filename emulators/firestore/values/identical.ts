import { compareValues } from './compare.ts';
import { type Fields, isNumber, type NumberValue, type Value } from './value.ts';

/** Whether two documents have the same fields. */
export function hasSameFields(left: Fields, right: Fields): boolean {
  if (left.size !== right.size) return false;
  for (const [name, value] of left) {
    const other = right.get(name);
    if (other === undefined || !isIdentical(value, other)) return false;
  }
  return true;
}

/** Whether nothing distinguishes the two: 1 and 1.0 are equal, but not the same. */
function isIdentical(left: Value, right: Value): boolean {
  if (left.kind === 'map' && right.kind === 'map') return hasSameFields(left.fields, right.fields);
  if (left.kind === 'array' && right.kind === 'array') {
    return hasSameItems(left.items, right.items);
  }
  if (left.kind !== right.kind) return false;
  if (isNumber(left) && isNumber(right)) return Object.is(numberOf(left), numberOf(right));
  return compareValues(left, right) === 0;
}

function hasSameItems(left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((item, index) => {
    const other = right[index];
    return other !== undefined && isIdentical(item, other);
  });
}

function numberOf(value: NumberValue): bigint | number {
  return value.kind === 'integer' ? value.integer : value.double;
}
