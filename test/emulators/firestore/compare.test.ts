import { expect, it } from 'vitest';
import { compareValues } from '../../../emulators/firestore/values/compare.ts';
import { readValue } from '../../../emulators/firestore/values/read-value.ts';

/** Values in Firestore's order; those of one line are equal. */
const ascending: readonly (readonly object[])[] = [
  [{ nullValue: 'NULL_VALUE' }],
  [{ booleanValue: false }],
  [{ booleanValue: true }],
  [double(Number.NaN)],
  [double(-Infinity)],
  [integer('-9223372036854775808'), double(-(2 ** 63))],
  [double(-1.5)],
  [integer('0'), double(0), double(-0)],
  [double(Number.MIN_VALUE)],
  [integer('9007199254740992'), double(2 ** 53)],
  [integer('9007199254740993')],
  [integer('9223372036854775807')],
  [double(2 ** 63)],
  [double(Infinity)],
  [{ timestampValue: { seconds: '-1', nanos: 999_999_000 } }],
  [{ timestampValue: { seconds: '0', nanos: 1_000 } }, { timestampValue: { nanos: 1_999 } }],
  [{ stringValue: '' }],
  [{ stringValue: 'A' }],
  [{ stringValue: 'a' }],
  [{ stringValue: 'aa' }],
  [{ stringValue: 'é' }],
  [{ stringValue: '\uffff' }],
  [{ stringValue: '😀' }],
  [{ bytesValue: Buffer.from([]) }],
  [{ bytesValue: Buffer.from([0, 255]) }],
  [{ bytesValue: Buffer.from([255]) }],
  [reference('a/b')],
  [reference('a/b/c/d')],
  [reference('a!/b')],
  [{ geoPointValue: { latitude: -1, longitude: 2 } }],
  [{ geoPointValue: { latitude: 1, longitude: -2 } }],
  [array()],
  [array({ stringValue: 'a' })],
  [array({ stringValue: 'a' }, integer('1'))],
  [array({ stringValue: 'b' })],
  [vector(9)],
  [vector(1, 2)],
  [vector(1, 3)],
  [map({})],
  [map({ a: integer('2') })],
  [map({ a: integer('2'), b: integer('0') })],
  [map({ a: integer('3') })],
  [map({ b: integer('0') })],
];

it('orders any two values by their type, then within it', () => {
  const values = ascending.map((equal) => equal.map((message) => readValue(message)));
  const wrong = values.flatMap((left, at) =>
    values.flatMap((right, beside) =>
      left.flatMap((a) =>
        right
          .filter((b) => Math.sign(compareValues(a, b)) !== Math.sign(at - beside))
          .map((b) => [a, b]),
      ),
    ),
  );
  expect(wrong).toEqual([]);
});

function integer(integerValue: string) {
  return { integerValue };
}

function double(doubleValue: number) {
  return { doubleValue };
}

function reference(path: string) {
  return { referenceValue: `projects/p/databases/d/documents/${path}` };
}

function array(...values: readonly object[]) {
  return { arrayValue: { values: [...values] } };
}

function map(fields: Readonly<Record<string, object>>) {
  return { mapValue: { fields } };
}

function vector(...components: readonly number[]) {
  return map({ __type__: { stringValue: '__vector__' }, value: array(...components.map(double)) });
}
