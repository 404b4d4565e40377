import { AggregateField, FieldPath, Filter, type Firestore } from '@google-cloud/firestore';
import { beforeAll, expect, it } from 'vitest';
import { invalidArgument } from './codes.ts';

interface QueryCase {
  readonly says: string;
  readonly of: (items: FirebaseFirestore.CollectionReference) => FirebaseFirestore.Query;
  readonly finds: readonly string[];
}

const { where } = Filter;
const cases: readonly QueryCase[] = [
  found('==', (items) => items.where('n', '==', 2), 'b'),
  found('!=, which finds neither null nor what has no such field', notTwo, 'nan', 'a', 'c'),
  found('<, which finds no NaN', (items) => items.where('n', '<', 3), 'a', 'b'),
  found('NaN', (items) => items.where('n', '==', Number.NaN), 'nan'),
  found('null', (items) => items.where('n', '==', null), 'null'),
  found('in', (items) => items.where('n', 'in', [1, 3]), 'a', 'c'),
  found('not-in', (items) => items.where('n', 'not-in', [1, 3]), 'nan', 'b'),
  found('array-contains', (items) => items.where('tags', 'array-contains', 'x'), 'a', 'b'),
  found(
    'array-contains-any',
    (items) => items.where('tags', 'array-contains-any', ['y', 'z']),
    ...['b', 'c'],
  ),
  found(
    'AND of OR',
    (items) =>
      items.where(
        Filter.and(where('n', '>', 1), Filter.or(where('n', '<', 3), where('s', '==', 'c'))),
      ),
    ...['b', 'c'],
  ),
  found(
    'inequalities of two fields',
    (items) => items.where('n', '>', 1).where('s', '<', 'c').orderBy('n', 'desc'),
    'b',
  ),
  found('the order of values', (items) => items.orderBy('n'), 'null', 'nan', 'a', 'b', 'c'),
  found('two orders', (items) => items.orderBy('k').orderBy('n', 'desc'), 'c', 'b', 'a'),
  found('startAfter and endAt', (items) => items.orderBy('n').startAfter(1).endAt(3), 'b', 'c'),
  found('limit and offset', (items) => items.orderBy('n').offset(2).limit(2), 'a', 'b'),
  found('limitToLast', (items) => items.orderBy('n').limitToLast(2), 'b', 'c'),
  found('names', (items) => items.where(FieldPath.documentId(), '>=', 'nan'), 'nan', 'null', 'z'),
  found('names in', (items) => items.where(FieldPath.documentId(), 'in', ['c', 'a']), 'a', 'c'),
];

/** What queries find, and which are refused. */
export function queryContract(firestore: () => Firestore): void {
  const documents = {
    a: { n: 1, s: 'a', k: 2, tags: ['x'] },
    b: { n: 2, s: 'b', k: 2, tags: ['x', 'y'] },
    c: { n: 3, s: 'c', k: 1, tags: ['z'] },
    nan: { n: Number.NaN },
    null: { n: null },
    z: { other: true },
  };
  beforeAll(async () => {
    const batch = firestore().batch();
    for (const [id, data] of Object.entries(documents)) {
      batch.set(firestore().doc(`items/${id}`), data);
      batch.set(firestore().doc(`deep/${id}/items-below/${id}`), data);
    }
    await batch.commit();
  });

  it.each(cases)('find by $says', async ({ of, finds }) => {
    const { docs } = await of(firestore().collection('items')).get();
    expect(docs.map(({ id }) => id)).toEqual(finds);
  });

  resultContract(firestore);
  refusalContract(firestore);
}

function resultContract(firestore: () => Firestore): void {
  it('find in every collection of a name', async () => {
    const below = firestore().collectionGroup('items-below').where('n', '>=', 2);
    const { docs } = await below.get();
    const paths = ['deep/b/items-below/b', 'deep/c/items-below/c'];
    expect(docs.map(({ ref }) => ref.path)).toEqual(paths);
  });

  it('answer only what is selected', async () => {
    const one = firestore().collection('items').where('n', '==', 2);
    const data = async (query: FirebaseFirestore.Query) => (await query.get()).docs[0]?.data();
    expect(await data(one.select('s', 'none'))).toEqual({ s: 'b' });
    expect(await data(one.select())).toEqual({});
  });

  it('count, add up and average', async () => {
    const items = firestore().collection('items').where('n', '>=', 1);
    const { count, sum, average } = AggregateField;
    const asked = { count: count(), sum: sum('n'), average: average('n') };
    const figures = await items.aggregate(asked).get();
    expect(figures.data()).toEqual({ count: 3, sum: 6, average: 2 });
    expect((await items.limit(2).count().get()).data()).toEqual({ count: 2 });
  });

  it('of fields are refused for a selection first, then for names backwards, then for an index', async () => {
    const names = firestore().collection('items').orderBy(FieldPath.documentId());
    const backwards = firestore().collection('items').orderBy(FieldPath.documentId(), 'desc');
    const sum = { sum: AggregateField.sum('n') };
    const code = (query: FirebaseFirestore.Query) =>
      query
        .aggregate(sum)
        .get()
        .then(
          () => 0,
          ({ code }: { code: number }) => code,
        );
    expect(await code(backwards.select('s'))).toBe(3);
    expect(await code(backwards)).toBe(9);
    expect(await code(names)).toBe(3);
  });
}

function refusalContract(firestore: () => Firestore): void {
  it.each<[string, (items: FirebaseFirestore.CollectionReference) => FirebaseFirestore.Query]>([
    ['two negations', (items) => items.where('n', '!=', 1).where('s', '!=', 'a')],
    ['not-in beside in', (items) => items.where('n', 'not-in', [1]).where('s', 'in', ['a'])],
    [
      '31 alternatives',
      (items) =>
        items.where(
          'n',
          'in',
          Array.from({ length: 31 }, (_, n) => n),
        ),
    ],
    ['an order named twice', (items) => items.orderBy('n').orderBy('n')],
    ['an order after the name', (items) => items.orderBy(FieldPath.documentId()).orderBy('n')],
    [
      'two array-contains',
      (items) => items.where('tags', 'array-contains', 1).where('k', 'array-contains', 1),
    ],
  ])('are refused with %s', async (_, of) => {
    const query = of(firestore().collection('items'));
    await expect(query.get()).rejects.toMatchObject(invalidArgument);
  });
}

function found(says: string, of: QueryCase['of'], ...finds: readonly string[]): QueryCase {
  return { says, of, finds };
}

function notTwo(items: FirebaseFirestore.CollectionReference): FirebaseFirestore.Query {
  return items.where('n', '!=', 2);
}
