import { conducts, type Kind, kinds } from '#core/kinds.ts';
import { lists, queries, type Records } from './store.ts';

/** One field of an index: in which order, or that it holds words. */
export type IndexField =
  | { readonly path: string; readonly order: 'ASCENDING' | 'DESCENDING' }
  | { readonly path: string; readonly array: 'CONTAINS' };

/** What the database keeps in order, and nothing else: every index makes each write dearer. */
export interface Indexes {
  /** Collections of which no field is indexed by itself. */
  readonly collections: readonly string[];
  /** Single fields that are. */
  readonly fields: readonly {
    readonly collection: string;
    readonly path: string;
    readonly order: 'ASCENDING';
  }[];
  readonly composites: readonly {
    /** Of the queries that need it. */
    readonly names: readonly string[];
    readonly collection: string;
    readonly fields: readonly IndexField[];
  }[];
  /** Collections whose documents go by themselves, and the field that says when. */
  readonly expiring: readonly { readonly collection: string; readonly path: string }[];
}

/** Collections of records, which are read by their ids alone. */
const records: Readonly<Record<keyof Records, true>> = {
  ...{ versions: true, releases: true, audit: true, requests: true },
  ...{ queues: true, rejected: true, collections: true, comparisons: true },
};

/** What the named queries and lists of the Store need, and no more. */
export function neededIndexes(): Indexes {
  const collectionOf = (kind: Kind) => conducts[kind].collection;
  const listed = Map.groupBy(
    Object.entries(lists),
    ([, { kind, word, newestBy }]) => `${collectionOf(kind)} ${word} ${newestBy}`,
  );
  return {
    collections: [...kinds.map(collectionOf), ...Object.keys(records)],
    fields: Object.values(queries).map(({ kind, field }) => ({
      ...{ collection: collectionOf(kind), path: field, order: 'ASCENDING' as const },
    })),
    composites: [...listed.values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const [, { kind, word, newestBy }] = first;
      return [
        {
          names: same.map(([name]) => name),
          collection: collectionOf(kind),
          fields: [
            { path: `foundBy.${word}`, array: 'CONTAINS' },
            { path: newestBy, order: 'DESCENDING' },
            { path: '__name__', order: 'DESCENDING' },
          ],
        },
      ];
    }),
    expiring: ['requests', 'rejected'].map((collection) => ({ collection, path: 'expiresAt' })),
  };
}
