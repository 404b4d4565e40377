import type { Document } from '../documents/document.ts';
import { compareValues } from '../values/compare.ts';
import type { Value } from '../values/value.ts';
import { fieldOf } from './filter.ts';
import type { Cursor, Order, Query } from './query.ts';

/** A document with the values that the query orders by. */
export interface Ranked {
  readonly document: Document;
  readonly keys: readonly Value[];
}

/** The keys of a document in the order; undefined where it lacks a field, and so is not found. */
export function rank(document: Document, orderBy: readonly Order[]): Ranked | undefined {
  const keys: Value[] = [];
  for (const { path } of orderBy) {
    const value = fieldOf(document, path);
    if (value === undefined) return undefined;
    keys.push(value);
  }
  return { document, keys };
}

/** Which of two documents the order puts first. */
export function compareRanked(left: Ranked, right: Ranked, orderBy: readonly Order[]): number {
  return compareKeys(left.keys, right.keys, orderBy);
}

/** Whether a document lies between the query's cursors. */
export function isWithin({ keys }: Ranked, { start, end, orderBy }: Query): boolean {
  return (
    (start === undefined || isAfter(keys, start, orderBy)) &&
    (end === undefined || !isAfter(keys, end, orderBy))
  );
}

function isAfter(keys: readonly Value[], cursor: Cursor, orderBy: readonly Order[]): boolean {
  const order = compareKeys(keys, cursor.values, orderBy);
  return cursor.before ? order >= 0 : order > 0;
}

/** Compares as many keys as both have: a cursor may have fewer than the order. */
function compareKeys(
  left: readonly Value[],
  right: readonly Value[],
  orderBy: readonly Order[],
): number {
  for (const [index, { direction }] of orderBy.entries()) {
    const a = left[index];
    const b = right[index];
    if (a === undefined || b === undefined) return 0;
    const order = compareValues(a, b) * direction;
    if (order !== 0) return order;
  }
  return 0;
}
