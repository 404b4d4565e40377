import type { Document } from '../documents/document.ts';
import { compareValues, isSameType } from '../values/compare.ts';
import { type FieldPath, isDocumentName, valueAt } from '../values/field-path.ts';
import { isNotANumber, type Value } from '../values/value.ts';
import type { Filter, Test } from './query.ts';

/** Whether a document is what the filter asks for. A field that it does not have is never. */
export function matches(document: Document, filter: Filter): boolean {
  switch (filter.type) {
    case 'all':
      return filter.filters.every((part) => matches(document, part));
    case 'any':
      return filter.filters.some((part) => matches(document, part));
    case 'field': {
      const value = fieldOf(document, filter.path);
      return value !== undefined && passes(value, filter.test);
    }
  }
}

/** A document's field, or its name where the path asks for that. */
export function fieldOf(document: Document, path: FieldPath): Value | undefined {
  if (isDocumentName(path)) {
    return { kind: 'reference', reference: document.name.name };
  }
  return valueAt(document.fields, path);
}

function passes(value: Value, test: Test): boolean {
  switch (test.operator) {
    case '==':
      return isEqual(value, test.value);
    case '!=':
      return value.kind !== 'null' && !isEqual(value, test.value);
    case '<':
      return isComparable(value, test.value) && compareValues(value, test.value) < 0;
    case '<=':
      return isComparable(value, test.value) && compareValues(value, test.value) <= 0;
    case '>':
      return isComparable(value, test.value) && compareValues(value, test.value) > 0;
    case '>=':
      return isComparable(value, test.value) && compareValues(value, test.value) >= 0;
    case 'array-contains':
      return itemsOf(value).some((item) => isEqual(item, test.value));
    case 'array-contains-any':
      return itemsOf(value).some((item) => isAnyOf(item, test.values));
    case 'in':
      return isAnyOf(value, test.values);
    case 'not-in':
      return value.kind !== 'null' && !isAnyOf(value, test.values);
    case 'is-nan':
      return isNotANumber(value);
    case 'is-null':
      return value.kind === 'null';
    case 'is-not-nan':
      return !isNotANumber(value);
    case 'is-not-null':
      return value.kind !== 'null';
  }
}

function isEqual(left: Value, right: Value): boolean {
  return compareValues(left, right) === 0;
}

function isAnyOf(value: Value, values: readonly Value[]): boolean {
  return values.some((other) => isEqual(value, other));
}

function isComparable(left: Value, right: Value): boolean {
  return isSameType(left, right) && isNotANumber(left) === isNotANumber(right);
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'array' ? value.items : [];
}
