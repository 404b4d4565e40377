import {
  FieldPath,
  FieldValue,
  type Firestore,
  GeoPoint,
  Timestamp,
} from '@google-cloud/firestore';
import fc from 'fast-check';

/** A value and how a reader knows it; references belong to a client, so it is made for one. */
export interface Told {
  readonly says: string;
  readonly of: (firestore: Firestore) => unknown;
}

/** Field paths of which some need quotes on the wire. */
export const fieldPaths: readonly (readonly string[])[] = [
  ['a'],
  ['b'],
  ['m', 'x'],
  ['m', 'y.z'],
  ['odd`\\ é'],
];

/** A path as the client takes it. */
export function pathOf(path: readonly string[]): FieldPath {
  return new FieldPath(...path);
}

/** Scalars, few enough that two are often equal and odd enough that they lie close together. */
export function scalars(): fc.Arbitrary<Told> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...numbers) },
    { weight: 3, arbitrary: fc.constantFrom(...texts) },
    { weight: 3, arbitrary: fc.constantFrom(...others) },
  );
}

/** Any value that a field can have. */
export function values(): fc.Arbitrary<Told> {
  const list = fc.array(scalars(), { maxLength: 3 }).map(arrayOf);
  const map = fc
    .dictionary(fc.constantFrom('x', 'y.z', '', 'é', 'w'), scalars(), { maxKeys: 3 })
    .map(mapOf);
  return fc.oneof(
    { weight: 6, arbitrary: scalars() },
    { weight: 2, arbitrary: list },
    { weight: 2, arbitrary: map },
    { weight: 1, arbitrary: fc.tuple(map, list).map((parts) => arrayOf([parts[0]])) },
    { weight: 1, arbitrary: fc.constantFrom(...vectors) },
  );
}

/** A value, or what the server makes of the field's own. */
export function valuesAndTransforms(): fc.Arbitrary<Told> {
  const stepped = fc.constantFrom(...numbers.flatMap(steppedBy));
  const list = fc.array(scalars(), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 6, arbitrary: values() },
    { weight: 1, arbitrary: fc.constant(told('now', FieldValue.serverTimestamp())) },
    { weight: 2, arbitrary: stepped },
    { weight: 1, arbitrary: list.map(unionOf) },
    { weight: 1, arbitrary: list.map(removeOf) },
  );
}

/** A map of the values. */
export function mapOf(fields: Readonly<Record<string, Told>>): Told {
  const entries = Object.entries(fields);
  return {
    says: `{${entries.map(([key, value]) => `${key}: ${value.says}`).join(', ')}}`,
    of: (firestore) =>
      Object.fromEntries(entries.map(([key, value]) => [key, value.of(firestore)])),
  };
}

/** An array of the values. */
export function arrayOf(items: readonly Told[]): Told {
  return {
    says: `[${items.map(({ says }) => says).join(', ')}]`,
    of: (firestore) => items.map((item) => item.of(firestore)),
  };
}

/** A value that needs no client. */
export function told(says: string, value: unknown): Told {
  return { says, of: () => value };
}

const numbers: readonly Told[] = [
  ...[0n, 1n, 2n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)].map((integer) =>
    told(`${integer}n`, integer),
  ),
  ...[-0, 0.5, 1.5, -1.5, 2 ** 53 + 2.5, 1e300, Number.NaN, Infinity, -Infinity].map((number) =>
    told(Object.is(number, -0) ? '-0' : `${number}`, number),
  ),
];
const texts: readonly Told[] = ['', 'a', 'A', 'ab', 'b', 'é', '\u0000', '\uffff', '😀'].map(
  (text) => told(JSON.stringify(text), text),
);
const others: readonly Told[] = [
  told('null', null),
  told('true', true),
  told('false', false),
  told('1970', new Timestamp(0, 0)),
  told('1970+', new Timestamp(0, 1_999)),
  told('before 1970', new Timestamp(-1, 999_999_000)),
  told('year 1', new Timestamp(-62_135_596_800, 0)),
  told('no bytes', Buffer.from('')),
  told('bytes 00ff', Buffer.from('00ff', 'hex')),
  told('bytes ff', Buffer.from('ff', 'hex')),
  told('point 1 -2', new GeoPoint(1, -2)),
  told('point 1 2', new GeoPoint(1, 2)),
  { says: 'ref items/x', of: (firestore) => firestore.doc('items/x') },
  { says: 'ref items/x/sub/p', of: (firestore) => firestore.doc('items/x/sub/p') },
  { says: 'ref items!/x', of: (firestore) => firestore.doc('items!/x') },
];
const vectors: readonly Told[] = [[1, 2], [1, 2, 3], [2.5]].map((vector) =>
  told(`vector ${vector}`, FieldValue.vector(vector)),
);

function steppedBy(number: Told): readonly Told[] {
  const sentinel = (name: 'increment' | 'maximum' | 'minimum'): Told => ({
    says: `${name} ${number.says}`,
    of: (firestore) => FieldValue[name](Number(number.of(firestore))),
  });
  return [sentinel('increment'), sentinel('maximum'), sentinel('minimum')];
}

function unionOf(items: readonly Told[]): Told {
  return {
    says: `union ${arrayOf(items).says}`,
    of: (firestore) => FieldValue.arrayUnion(...items.map((item) => item.of(firestore))),
  };
}

function removeOf(items: readonly Told[]): Told {
  return {
    says: `remove ${arrayOf(items).says}`,
    of: (firestore) => FieldValue.arrayRemove(...items.map((item) => item.of(firestore))),
  };
}
