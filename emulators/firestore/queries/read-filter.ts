import { invalid } from '../invalid.ts';
import type { FieldFilterMessage, FilterMessage } from '../messages.ts';
import { parseFieldPath } from '../values/field-path.ts';
import { readValue } from '../values/read-value.ts';
import type { Filter, ListOperator, Test, UnaryOperator, ValueOperator } from './query.ts';

const valueOperators: Readonly<Record<string, ValueOperator>> = {
  EQUAL: '==',
  NOT_EQUAL: '!=',
  LESS_THAN: '<',
  LESS_THAN_OR_EQUAL: '<=',
  GREATER_THAN: '>',
  GREATER_THAN_OR_EQUAL: '>=',
  ARRAY_CONTAINS: 'array-contains',
};
const listOperators: Readonly<Record<string, ListOperator>> = {
  IN: 'in',
  NOT_IN: 'not-in',
  ARRAY_CONTAINS_ANY: 'array-contains-any',
};
const unaryOperators: Readonly<Record<string, UnaryOperator>> = {
  IS_NAN: 'is-nan',
  IS_NULL: 'is-null',
  IS_NOT_NAN: 'is-not-nan',
  IS_NOT_NULL: 'is-not-null',
};

/**
 * Reads what a query filters by; no message lets everything through.
 * @throws WireError INVALID_ARGUMENT
 */
export function readFilter(message: FilterMessage | null | undefined): Filter {
  if (!message) return { type: 'all', filters: [] };
  if (message.compositeFilter) {
    const { op, filters } = message.compositeFilter;
    if (op !== 'AND' && op !== 'OR')
      throw invalid(`A composite filter cannot have operator ${op}.`);
    if (!filters?.length) throw invalid('Composite filter must have at least one sub-filter.');
    return { type: op === 'AND' ? 'all' : 'any', filters: filters.map(readFilter) };
  }
  if (message.unaryFilter) {
    const { op, field } = message.unaryFilter;
    const operator = unaryOperators[op ?? ''];
    if (operator === undefined) throw invalid(`A unary filter cannot have operator ${op}.`);
    return { type: 'field', path: parseFieldPath(field?.fieldPath ?? ''), test: { operator } };
  }
  if (!message.fieldFilter) throw invalid('A filter must be composite, unary, or of a field.');
  const path = parseFieldPath(message.fieldFilter.field?.fieldPath ?? '');
  return { type: 'field', path, test: readTest(message.fieldFilter) };
}

function readTest({ op, value: message }: FieldFilterMessage): Test {
  const value = readValue(message ?? {});
  const single = valueOperators[op ?? ''];
  if (single !== undefined) return { operator: single, value };
  const operator = listOperators[op ?? ''];
  if (operator === undefined) throw invalid(`A field filter cannot have operator ${op}.`);
  if (value.kind !== 'array' || value.items.length === 0) {
    throw invalid(`'${op}' requires a non-empty ArrayValue.`);
  }
  return { operator, values: value.items };
}
