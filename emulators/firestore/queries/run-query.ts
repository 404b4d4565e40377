import type { Micros } from '../clock.ts';
import type { Document } from '../documents/document.ts';
import type { Documents } from '../documents/documents.ts';
import type { Read } from '../transactions/transaction.ts';
import { matches } from './filter.ts';
import { compareRanked, isWithin, type Ranked, rank } from './order.ts';
import type { Query } from './query.ts';

/** What a query finds, in its order. */
export interface Found {
  /** Whole; which of their fields are answered is another matter. */
  readonly documents: readonly Document[];
  /** How many the offset left out. */
  readonly skipped: number;
}

/** Runs a query on the documents as they were at a time. */
export function runQuery(documents: Documents, query: Query, at: Micros): Found {
  const ranked = [...candidates(documents, query, at)];
  ranked.sort((left, right) => compareRanked(left, right, query.orderBy));
  const all = ranked.map(({ document }) => document);
  const end = query.limit === undefined ? all.length : query.offset + query.limit;
  return {
    documents: all.slice(query.offset, end),
    skipped: Math.min(query.offset, all.length),
  };
}

/** What a transaction remembers of a query: it has changed when it finds something else now. */
export function readOfQuery(documents: Documents, query: Query, found: Found): Read {
  return {
    key: queryKey(query),
    hasChangedSince: (time) =>
      isTouchedSince(documents, query, time) &&
      !isSame(found.documents, runQuery(documents, query, Number.POSITIVE_INFINITY).documents),
  };
}

/** What conflicts of a query are remembered by: the collection, or all of that id. */
export function queryKey({ parent, collectionId = '*', allDescendants }: Query): string {
  return allDescendants ? `${parent}/**/${collectionId}` : `${parent}/${collectionId}`;
}

function* candidates(documents: Documents, query: Query, at: Micros): Generator<Ranked> {
  for (const path of collectionsOf(documents, query)) {
    for (const document of documents.inCollection(path, at)) {
      if (!matches(document, query.filter)) continue;
      const ranked = rank(document, query.orderBy);
      if (ranked !== undefined && isWithin(ranked, query)) yield ranked;
    }
  }
}

function collectionsOf(documents: Documents, query: Query): readonly string[] {
  const { parent, collectionId, allDescendants } = query;
  if (collectionId !== undefined && !allDescendants) return [`${parent}/${collectionId}`];
  return [...documents.collectionsBelow(parent)].filter((path) => {
    const below = path.slice(parent.length + 1).split('/');
    const isWanted = collectionId === undefined || below.at(-1) === collectionId;
    return isWanted && (allDescendants || below.length === 1);
  });
}

function isTouchedSince(documents: Documents, query: Query, time: Micros): boolean {
  return collectionsOf(documents, query).some((path) => documents.collectionChangedAt(path) > time);
}

function isSame(before: readonly Document[], now: readonly Document[]): boolean {
  return (
    before.length === now.length &&
    before.every((document, index) => {
      const other = now[index];
      return other?.name.name === document.name.name && other.updateTime === document.updateTime;
    })
  );
}
