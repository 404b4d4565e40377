import { invalid } from '../invalid.ts';
import { documentNamePath, formatFieldPath } from '../values/field-path.ts';
import { checkNames } from './check-names.ts';
import { fieldFiltersOf } from './filter-parts.ts';
import type { Filter, Order, Query, Test } from './query.ts';

/** The service's limits. */
const disjunctionsMax = 30;
const inValuesMax = 30;
const notInValuesMax = 10;
const partsMax = 100;

/** Operators that say what a field is not. */
const negations: ReadonlySet<string> = new Set(['!=', 'not-in', 'is-not-nan', 'is-not-null']);
const membership: ReadonlySet<string> = new Set(['in', 'array-contains-any']);

/**
 * Refuses queries that can be read but not answered, as Firestore does.
 * @param orders the explicit ones and those that inequalities add
 * @throws WireError INVALID_ARGUMENT
 */
export function checkQuery(query: Query, orders: readonly Order[]): void {
  checkFilter(query.filter);
  checkNames(query);
  checkOrders(orders);
  if (query.allDescendants && query.parent !== `${query.database}/documents`) {
    throw invalid('collection group queries are only allowed at the root parent');
  }
  const parts = testsOf(query.filter).length + orders.length;
  if (parts > partsMax) {
    throw invalid(
      `The query may not have more than ${partsMax} filters and sort orders: ${parts}.`,
    );
  }
}

function checkFilter(filter: Filter): void {
  const operators = testsOf(filter).map(({ operator }) => operator);
  if (operators.filter((operator) => negations.has(operator)).length > 1) {
    throw invalid(
      "Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query.",
    );
  }
  const hasChoice = hasAny(filter) || operators.some((operator) => membership.has(operator));
  if (operators.includes('not-in') && hasChoice) {
    throw invalid(
      "'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.",
    );
  }
  for (const test of testsOf(filter)) checkValues(test);
  if (disjunctionsOf(filter) > disjunctionsMax) {
    throw invalid(`Too many disjunctions after normalization, the maximum is ${disjunctionsMax}`);
  }
  if (arrayTestsOf(filter) > 1) {
    throw invalid("A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction.");
  }
}

function checkValues(test: Test): void {
  if (!('values' in test)) return;
  const valuesMax = test.operator === 'not-in' ? notInValuesMax : inValuesMax;
  if (test.values.length <= valuesMax) return;
  throw invalid(`'${test.operator}' supports up to ${valuesMax} comparison values.`);
}

function checkOrders(orders: readonly Order[]): void {
  const paths = orders.map(({ path }) => formatFieldPath(path));
  const twice = paths.find((path, index) => paths.indexOf(path) < index);
  if (twice !== undefined) {
    throw invalid(`order by clause cannot contain duplicate fields ${twice}`);
  }
  const named = paths.indexOf(documentNamePath);
  if (named !== -1 && named < paths.length - 1) {
    throw invalid('order by clause cannot contain more fields after the key');
  }
}

function testsOf(filter: Filter): readonly Test[] {
  return fieldFiltersOf(filter).map(({ test }) => test);
}

function hasAny(filter: Filter): boolean {
  return filter.type !== 'field' && (filter.type === 'any' || filter.filters.some(hasAny));
}

/** How many alternatives the filter comes to when every choice is written out. */
function disjunctionsOf(filter: Filter): number {
  if (filter.type === 'field') {
    return 'values' in filter.test && membership.has(filter.test.operator)
      ? filter.test.values.length
      : 1;
  }
  const parts = filter.filters.map(disjunctionsOf);
  return filter.type === 'any'
    ? parts.reduce((sum, part) => sum + part, 0)
    : parts.reduce((product, part) => product * part, 1);
}

/** How many tests look into an array, in the alternative that has most of them. */
function arrayTestsOf(filter: Filter): number {
  if (filter.type === 'field') return filter.test.operator.startsWith('array-contains') ? 1 : 0;
  const parts = filter.filters.map(arrayTestsOf);
  return filter.type === 'any' ? Math.max(0, ...parts) : parts.reduce((sum, part) => sum + part, 0);
}
