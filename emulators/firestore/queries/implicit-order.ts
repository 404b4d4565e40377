import { compareText } from '../values/compare.ts';
import { documentNamePath, formatFieldPath } from '../values/field-path.ts';
import type { Filter, Order, Test } from './query.ts';

const inequalities: ReadonlySet<Test['operator']> = new Set<Test['operator']>([
  ...(['<', '<=', '>', '>=', '!=', 'not-in', 'is-not-nan', 'is-not-null'] as const),
]);

/**
 * The whole order of a query: what it says, then the fields of its inequalities by name, then the
 * document's name; all that was not said goes in the direction that was said last.
 */
export function withImplicitOrder(explicit: readonly Order[], filter: Filter): readonly Order[] {
  const direction = explicit.at(-1)?.direction ?? 1;
  const known = new Set(explicit.map(({ path }) => formatFieldPath(path)));
  const added: Order[] = [];
  const unequal = [...inequalityFields(filter)]
    .map((path) => ({ path, text: formatFieldPath(path) }))
    .sort((left, right) => compareText(left.text, right.text));
  for (const { path, text } of [...unequal, { path: [documentNamePath], text: documentNamePath }]) {
    if (known.has(text)) continue;
    known.add(text);
    added.push({ path, direction });
  }
  return untilName([...explicit, ...added]);
}

function* inequalityFields(filter: Filter): Generator<readonly string[]> {
  if (filter.type === 'field') {
    if (inequalities.has(filter.test.operator)) yield filter.path;
    return;
  }
  for (const part of filter.filters) yield* inequalityFields(part);
}

/** No two documents have one name: what comes after it orders nothing. */
function untilName(orderBy: readonly Order[]): readonly Order[] {
  const index = orderBy.findIndex(({ path }) => path[0] === documentNamePath);
  return orderBy.slice(0, index + 1);
}
