import { compareText } from '../values/compare.ts';
import { documentNamePath, type FieldPath, formatFieldPath } from '../values/field-path.ts';
import type { Filter, Order, Test } from './query.ts';

const inequalities: ReadonlySet<Test['operator']> = new Set<Test['operator']>([
  ...(['<', '<=', '>', '>=', '!=', 'not-in', 'is-not-nan', 'is-not-null'] as const),
]);

/** The order that a query says, then the fields of its inequalities by name, in the last direction. */
export function withInequalities(explicit: readonly Order[], filter: Filter): readonly Order[] {
  const known = new Set(explicit.map(({ path }) => formatFieldPath(path)));
  const added = new Map<string, FieldPath>();
  for (const path of inequalityFields(filter)) {
    const text = formatFieldPath(path);
    if (!known.has(text) && text !== documentNamePath) added.set(text, path);
  }
  const sorted = [...added].sort(([left], [right]) => compareText(left, right));
  const direction = lastDirection(explicit);
  return [...explicit, ...sorted.map(([, path]) => ({ path, direction }))];
}

/** The whole order: no two documents have one name, so it ends with that. */
export function withName(orders: readonly Order[]): readonly Order[] {
  const isNamed = orders.some(({ path }) => path[0] === documentNamePath);
  return isNamed
    ? orders
    : [...orders, { path: [documentNamePath], direction: lastDirection(orders) }];
}

function lastDirection(orders: readonly Order[]): Order['direction'] {
  return orders.at(-1)?.direction ?? 1;
}

function* inequalityFields(filter: Filter): Generator<readonly string[]> {
  if (filter.type === 'field') {
    if (inequalities.has(filter.test.operator)) yield filter.path;
    return;
  }
  for (const part of filter.filters) yield* inequalityFields(part);
}
