import type { Micros } from '../clock.ts';
import { compareValues } from '../values/compare.ts';
import { valueAt, withValueAt } from '../values/field-path.ts';
import { type Fields, isNumber, type NumberValue, type Value } from '../values/value.ts';
import type { Transform } from './write.ts';

/** What transforms made of a document's fields, and what each answers to the caller. */
export interface Transformed {
  readonly fields: Fields;
  readonly results: readonly Value[];
}

const integerMax = 2n ** 63n - 1n;
const integerMin = -(2n ** 63n);
const microsPerMs = 1_000;
const msPerSecond = 1_000;
const nanosPerMs = 1_000_000;

/** Applies transforms one after the other; `at` is the time of the commit. */
export function transformFields(
  fields: Fields,
  transforms: readonly Transform[],
  at: Micros,
): Transformed {
  let changed = fields;
  const results = transforms.map((transform) => {
    const value = transformed(valueAt(changed, transform.path), transform, at);
    changed = withValueAt(changed, transform.path, value);
    return value.kind === 'array' ? ({ kind: 'null' } as const) : value;
  });
  return { fields: changed, results };
}

function transformed(before: Value | undefined, transform: Transform, at: Micros): Value {
  switch (transform.type) {
    case 'request-time':
      return requestTime(at);
    case 'increment':
      return before !== undefined && isNumber(before)
        ? sum(before, transform.operand)
        : transform.operand;
    case 'maximum':
      return further(before, transform.operand, 1);
    case 'minimum':
      return further(before, transform.operand, -1);
    case 'append-missing':
      return { kind: 'array', items: appendMissing(itemsOf(before), transform.items) };
    case 'remove-all':
      return { kind: 'array', items: itemsOf(before).filter(isNoneOf(transform.items)) };
  }
}

/** The server's time has whole milliseconds here, as the service's has. */
function requestTime(at: Micros): Value {
  const ms = Math.floor(at / microsPerMs);
  const seconds = Math.floor(ms / msPerSecond);
  return { kind: 'timestamp', seconds, nanos: (ms - seconds * msPerSecond) * nanosPerMs };
}

/** Integers stay integers and stop at their bounds. */
function sum(left: NumberValue, right: NumberValue): NumberValue {
  if (left.kind !== 'integer' || right.kind !== 'integer') {
    return { kind: 'double', double: toNumber(left) + toNumber(right) };
  }
  const exact = left.integer + right.integer;
  const integer = exact > integerMax ? integerMax : exact < integerMin ? integerMin : exact;
  return { kind: 'integer', integer };
}

/** The value that is further in the direction; where both are equal, the stored one stays. */
function further(before: Value | undefined, operand: NumberValue, direction: 1 | -1): Value {
  if (before === undefined || !isNumber(before)) return operand;
  return compareValues(operand, before) * direction > 0 ? operand : before;
}

function appendMissing(before: readonly Value[], items: readonly Value[]): readonly Value[] {
  const all = [...before];
  for (const item of items) if (isNoneOf(all)(item)) all.push(item);
  return all;
}

function isNoneOf(items: readonly Value[]): (value: Value) => boolean {
  return (value) => !items.some((item) => compareValues(item, value) === 0);
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'array' ? value.items : [];
}

function toNumber(value: NumberValue): number {
  return value.kind === 'integer' ? Number(value.integer) : value.double;
}
