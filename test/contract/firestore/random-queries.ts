import { AggregateField, FieldPath, Filter, type Query } from '@google-cloud/firestore';
import fc from 'fast-check';
import type { Command } from '../alike.ts';
import { comparable, outcomeOf, toldOf } from './outcome.ts';
import { arrayOf, fieldPaths, pathOf, scalars, type Told, told, values } from './random-values.ts';
import type { Session } from './session.ts';

/** A part of a query: what it adds, and how a reader knows it. */
interface QueryPart {
  readonly says: string;
  readonly add: (query: Query, session: Session) => Query;
}

/** Commands that query, for documents or for figures about them. */
export function queryCommands(): fc.Arbitrary<Command<Session>> {
  return fc.tuple(queries(), fc.constantFrom(...asks)).map(([query, { says, ask }]) => ({
    says: `query ${query.says}${says}`,
    call: (session) => outcomeOf(async () => ask(query.of(session))),
  }));
}

/** A whole query. */
interface RandomQuery {
  readonly says: string;
  readonly of: (session: Session) => Query;
}

/** Queries of every form. */
function queries(): fc.Arbitrary<RandomQuery> {
  return fc
    .tuple(
      fc.constantFrom(...Object.values(scopes)),
      fc.option(filters(2), { nil: undefined, freq: 4 }),
      orders(),
      fc.array(fc.oneof(cursors(), cuts()), { maxLength: 2 }),
    )
    .map(([scope, filter, order, others]) => {
      const parts = [...(filter ? [where(filter)] : []), order, ...others];
      return {
        says: `${scope.says}${parts.map(({ says }) => says).join('')}`,
        of: (session) => parts.reduce((query, part) => part.add(query, session), scope.of(session)),
      };
    });
}

const scopes = {
  items: { says: 'items', of: ({ firestore }: Session): Query => firestore.collection('items') },
  below: {
    says: 'items/x/sub',
    of: ({ firestore }: Session): Query => firestore.collection('items/x/sub'),
  },
  group: {
    says: 'all sub',
    of: ({ firestore }: Session): Query => firestore.collectionGroup('sub'),
  },
};

const asks: readonly { says: string; ask: (query: Query) => Promise<unknown> }[] = [
  ...[1, 2, 3].map(() => ({
    says: '',
    ask: async (query: Query) => toldOf((await query.get()).docs),
  })),
  {
    says: ' count, sum and average of a',
    ask: async (query) => {
      const figures = {
        count: AggregateField.count(),
        sum: AggregateField.sum(new FieldPath('a')),
        average: AggregateField.average(new FieldPath('a')),
      };
      return comparable((await query.aggregate(figures).get()).data());
    },
  },
  {
    says: ' count',
    ask: async (query) => comparable((await query.count().get()).data()),
  },
];

interface RandomFilter {
  readonly says: string;
  readonly of: (session: Session) => Filter;
}

function where(filter: RandomFilter): QueryPart {
  return {
    says: ` where ${filter.says}`,
    add: (query, session) => query.where(filter.of(session)),
  };
}

function filters(depth: number): fc.Arbitrary<RandomFilter> {
  if (depth === 0) return fieldFilters();
  const parts = fc.array(filters(depth - 1), { minLength: 1, maxLength: 3 });
  const composite = fc.tuple(fc.constantFrom('and', 'or'), parts).map(([how, list]) => ({
    says: `(${list.map(({ says }) => says).join(` ${how} `)})`,
    of: (session: Session) => {
      const made = list.map((part) => part.of(session));
      return how === 'and' ? Filter.and(...made) : Filter.or(...made);
    },
  }));
  return fc.oneof({ weight: 3, arbitrary: fieldFilters() }, { weight: 2, arbitrary: composite });
}

function fieldFilters(): fc.Arbitrary<RandomFilter> {
  const single = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'array-contains');
  const several = fc.constantFrom('in', 'not-in', 'array-contains-any');
  const list = fc.array(scalars(), { minLength: 1, maxLength: 3 }).map(arrayOf);
  const byField = fc
    .tuple(
      fc.constantFrom(...fieldPaths),
      fc.oneof(fc.tuple(single, values()), fc.tuple(several, list)),
    )
    .map(([path, [operator, value]]) => filterOf(pathOf(path), operator, value));
  return fc.oneof({ weight: 6, arbitrary: byField }, { weight: 1, arbitrary: nameFilters() });
}

function nameFilters(): fc.Arbitrary<RandomFilter> {
  const single = fc.constantFrom('==', '!=', '<', '>=');
  const names = ['x', 'y', 'items/x', 'a'].map((name) => told(name, name));
  return fc.oneof(
    fc
      .tuple(single, fc.constantFrom(...names))
      .map(([operator, value]) => filterOf(FieldPath.documentId(), operator, value)),
    fc
      .constantFrom('in', 'not-in')
      .map((operator) =>
        filterOf(FieldPath.documentId(), operator, arrayOf([told('x', 'x'), told('z', 'z')])),
      ),
  );
}

function filterOf(path: FieldPath, operator: string, value: Told): RandomFilter {
  return {
    says: `${path} ${operator} ${value.says}`,
    of: ({ firestore }) =>
      Filter.where(path, operator as FirebaseFirestore.WhereFilterOp, value.of(firestore)),
  };
}

function orders(): fc.Arbitrary<QueryPart> {
  const paths = [...fieldPaths.map(pathOf), FieldPath.documentId()];
  const order = fc.tuple(fc.constantFrom(...paths), fc.constantFrom('asc', 'desc'));
  return fc.uniqueArray(order, { maxLength: 2, selector: ([path]) => `${path}` }).map((list) => ({
    says: list.map(([path, direction]) => ` by ${path} ${direction}`).join(''),
    add: (query) =>
      list.reduce(
        (ordered, [path, direction]) => ordered.orderBy(path, direction === 'asc' ? 'asc' : 'desc'),
        query,
      ),
  }));
}

function cursors(): fc.Arbitrary<QueryPart> {
  const ends = fc.constantFrom('startAt', 'startAfter', 'endAt', 'endBefore');
  return fc.tuple(ends, values()).map(([end, value]) => ({
    says: ` ${end} ${value.says}`,
    add: (query, { firestore }) => query[end](value.of(firestore)),
  }));
}

function cuts(): fc.Arbitrary<QueryPart> {
  const count = fc.integer({ min: 0, max: 3 });
  return fc.oneof(
    count.map((limit) => part(` limit ${limit}`, (query) => query.limit(limit))),
    count.map((limit) => part(` last ${limit}`, (query) => query.limitToLast(limit))),
    count.map((offset) => part(` offset ${offset}`, (query) => query.offset(offset))),
    fc.constant(part(' names', (query) => query.select())),
    fc.constant(part(' select', (query) => query.select('a', pathOf(['m', 'y.z'])))),
  );
}

function part(says: string, add: (query: Query) => Query): QueryPart {
  return { says, add };
}
