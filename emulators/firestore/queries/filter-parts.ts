import type { FieldFilter, Filter, Test } from './query.ts';

/** Operators for which Firestore orders by their field, though nobody asked. */
const inequalities: ReadonlySet<Test['operator']> = new Set<Test['operator']>([
  ...(['<', '<=', '>', '>=', '!=', 'not-in', 'is-not-nan', 'is-not-null'] as const),
]);

/** Every test of a field that a filter is made of, whatever joins them. */
export function fieldFiltersOf(filter: Filter): readonly FieldFilter[] {
  return filter.type === 'field' ? [filter] : filter.filters.flatMap(fieldFiltersOf);
}

/** Whether a test finds a range of values and not single ones. */
export function isInequality({ test }: FieldFilter): boolean {
  return inequalities.has(test.operator);
}
