import { compareText } from '../values/compare.ts';
import {
  documentNamePath,
  type FieldPath,
  formatFieldPath,
  isDocumentName,
} from '../values/field-path.ts';
import { fieldFiltersOf, isInequality } from './filter-parts.ts';
import type { Filter, Order } from './query.ts';

/** The order that a query says, then the fields of its inequalities by name, in the last direction. */
export function withInequalities(explicit: readonly Order[], filter: Filter): readonly Order[] {
  const known = new Set(explicit.map(({ path }) => formatFieldPath(path)));
  const added = new Map<string, FieldPath>();
  for (const { path } of fieldFiltersOf(filter).filter(isInequality)) {
    const text = formatFieldPath(path);
    if (!known.has(text) && text !== documentNamePath) added.set(text, path);
  }
  const sorted = [...added].sort(([left], [right]) => compareText(left, right));
  const direction = lastDirection(explicit);
  return [...explicit, ...sorted.map(([, path]) => ({ path, direction }))];
}

/** The whole order: no two documents have one name, so it ends with that. */
export function withName(orders: readonly Order[]): readonly Order[] {
  const isNamed = orders.some(({ path }) => isDocumentName(path));
  return isNamed
    ? orders
    : [...orders, { path: [documentNamePath], direction: lastDirection(orders) }];
}

function lastDirection(orders: readonly Order[]): Order['direction'] {
  return orders.at(-1)?.direction ?? 1;
}
