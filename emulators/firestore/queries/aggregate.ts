import type { Document } from '../documents/document.ts';
import { invalid } from '../invalid.ts';
import { documentNamePath, type FieldPath, formatFieldPath } from '../values/field-path.ts';
import { isNumber, type NumberValue, type Value } from '../values/value.ts';
import { checkScan } from './check-names.ts';
import { fieldOf } from './filter.ts';
import type { Query } from './query.ts';

/** One figure about what a query finds. */
export interface Aggregation {
  readonly alias: string;
  readonly figure:
    | { readonly type: 'count'; readonly upTo?: number }
    | { readonly type: 'sum' | 'average'; readonly path: FieldPath };
}

const integerMax = 2n ** 63n - 1n;
const integerMin = -(2n ** 63n);

/**
 * Refuses figures about fields that the query does not select, then what no query may scan, then
 * figures that no index has: in the order in which Google's emulator finds them.
 * @throws WireError INVALID_ARGUMENT, or FAILED_PRECONDITION for a scan
 */
export function checkAggregations(aggregations: readonly Aggregation[], query: Query): void {
  const paths = aggregations.flatMap(({ figure }) =>
    figure.type === 'count' ? [] : [figure.path],
  );
  if (query.select !== undefined && paths.length > 0) {
    throw invalid('Cannot apply property masks when aggregation fields are present.');
  }
  checkScan(query);
  const ordered = query.orderBy.map(({ path }) => formatFieldPath(path));
  const missing = paths.find((path) => !ordered.includes(formatFieldPath(path)));
  if (!query.isNameAsked || missing === undefined) return;
  throw invalid(
    `No index has ${formatFieldPath(missing)} after ${documentNamePath}: order by that field first.`,
  );
}

/** Computes figures by alias. Only documents that have every field of every figure count. */
export function aggregate(
  documents: readonly Document[],
  aggregations: readonly Aggregation[],
): ReadonlyMap<string, Value> {
  const counted = documents.filter((document) =>
    aggregations.every(
      ({ figure }) => figure.type === 'count' || fieldOf(document, figure.path) !== undefined,
    ),
  );
  return new Map(aggregations.map(({ alias, figure }) => [alias, compute(counted, figure)]));
}

function compute(documents: readonly Document[], figure: Aggregation['figure']): Value {
  if (figure.type === 'count') {
    const { upTo = documents.length } = figure;
    return { kind: 'integer', integer: BigInt(Math.min(upTo, documents.length)) };
  }
  const numbers = documents.flatMap((document) => {
    const value = fieldOf(document, figure.path);
    return value !== undefined && isNumber(value) ? [value] : [];
  });
  if (figure.type === 'sum') return sum(numbers);
  if (numbers.length === 0) return { kind: 'null' };
  return { kind: 'double', double: total(numbers) / numbers.length };
}

/** Integers give an integer where it fits. */
function sum(numbers: readonly NumberValue[]): Value {
  let exact = 0n;
  for (const value of numbers) {
    if (value.kind === 'double') return { kind: 'double', double: total(numbers) };
    exact += value.integer;
  }
  return exact >= integerMin && exact <= integerMax
    ? { kind: 'integer', integer: exact }
    : { kind: 'double', double: Number(exact) };
}

function total(numbers: readonly NumberValue[]): number {
  return numbers.reduce(
    (all, value) => all + (value.kind === 'integer' ? Number(value.integer) : value.double),
    0,
  );
}
