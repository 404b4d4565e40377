import { WireError } from '../../wire/error.ts';
import { invalid } from '../invalid.ts';
import { documentNamePath, isDocumentName } from '../values/field-path.ts';
import type { Value } from '../values/value.ts';
import { fieldFiltersOf, isInequality } from './filter-parts.ts';
import type { Query, Test } from './query.ts';

const equalities: ReadonlySet<Test['operator']> = new Set<Test['operator']>(['==', 'in']);

/**
 * Refuses what Firestore cannot look up by name: names are compared with names alone, and a single
 * name cannot be looked up in a range of another field.
 * @throws WireError INVALID_ARGUMENT
 */
export function checkNames({ filter, orderBy, start, end }: Query): void {
  const index = orderBy.findIndex(({ path }) => isDocumentName(path));
  const all = fieldFiltersOf(filter);
  const named = all.filter(({ path }) => isDocumentName(path));
  const compared = [start, end].flatMap((cursor) => cursor?.values[index] ?? []);
  if ([...compared, ...named.flatMap(({ test }) => valuesOf(test))].some(isNoReference)) {
    throw invalid(`What ${documentNamePath} is compared with must be a document reference.`);
  }
  const isLookedUp = named.some(({ test }) => equalities.has(test.operator));
  if (isLookedUp && all.some(isInequality) && !named.some(isInequality)) {
    throw invalid(
      'Equality on key is not allowed if there are other inequality fields and key does not ' +
        'appear in inequalities.',
    );
  }
}

/**
 * Refuses to go through all names backwards, which are stored in ascending order only; Google's
 * emulator finds this last.
 * @throws WireError FAILED_PRECONDITION
 */
export function checkScan({ filter, orderBy: [first] }: Query): void {
  const isBackwards = first?.direction === -1 && isDocumentName(first.path);
  if (!isBackwards || fieldFiltersOf(filter).some(({ path }) => !isDocumentName(path))) return;
  throw new WireError('FAILED_PRECONDITION', 'Firestore does not support descending key scans');
}

function valuesOf(test: Test): readonly Value[] {
  if ('values' in test) return test.values;
  return 'value' in test ? [test.value] : [];
}

function isNoReference({ kind }: Value): boolean {
  return kind !== 'reference';
}
