import { FieldPath, FieldValue, type Firestore, type Timestamp } from '@google-cloud/firestore';
import { expect, it } from 'vitest';

/** What is true of the fields of a document. */
export function fieldContract(firestore: () => Firestore): void {
  it('are transformed one after the other', async () => {
    const document = firestore().doc('fields/transformed');
    await document.set({ n: 1, list: [1, 2], text: 'x', gone: true });
    await document.update({
      n: FieldValue.increment(2),
      list: FieldValue.arrayUnion(2, 3),
      text: FieldValue.increment(0.5),
      gone: FieldValue.delete(),
      'map.least': FieldValue.minimum(3),
    });
    await document.update({
      list: FieldValue.arrayRemove(1, 3),
      'map.least': FieldValue.maximum(5),
    });
    const expected = { n: 3, list: [2], text: 0.5, map: { least: 5 } };
    expect((await document.get()).data()).toEqual(expected);
  });

  it('get the time of the server', async () => {
    const document = firestore().doc('fields/timed');
    const { writeTime } = await document.set({ at: FieldValue.serverTimestamp() });
    const at: Timestamp = (await document.get()).get('at');
    expect(Math.abs(at.toMillis() - writeTime.toMillis())).toBeLessThan(1_000);
    expect(at.nanoseconds % 1_000_000).toBe(0);
  });

  it('are merged by their paths, odd ones too', async () => {
    const document = firestore().doc('fields/merged');
    await document.set({ a: { b: 1, 'c.d': 2 }, '`': 3 });
    await document.set({ a: { e: 4 } }, { merge: true });
    await document.update(new FieldPath('a', 'c.d'), 5, new FieldPath('`'), FieldValue.delete());
    await document.set({ a: { b: 6, e: 7 } }, { mergeFields: ['a.b'] });
    expect((await document.get()).data()).toEqual({ a: { b: 6, 'c.d': 5, e: 4 } });
  });

  it('are answered by a mask', async () => {
    const document = firestore().doc('fields/masked');
    await document.set({ a: 1, b: { c: 2, d: 3 } });
    const [seen] = await firestore().getAll(document, { fieldMask: ['b.d'] });
    expect(seen?.data()).toEqual({ b: { d: 3 } });
  });
}
