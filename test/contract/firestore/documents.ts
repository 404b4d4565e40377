import type { Firestore } from '@google-cloud/firestore';
import { expect, it } from 'vitest';
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from './codes.ts';

/** Opens a client of the same server. */
export type OpenFirestore = (project: string, database?: string) => Firestore;

/** What is true of whole documents. */
export function documentContract(firestore: () => Firestore, open: OpenFirestore): void {
  writeContract(firestore);
  limitContract(firestore);
  placeContract(firestore, open);
}

function writeContract(firestore: () => Firestore): void {
  it('are created once, updated where they are, and deleted twice', async () => {
    const document = firestore().doc('documents/once');
    await expect(document.update({ n: 1 })).rejects.toMatchObject(notFound);
    await expect(document.delete({ exists: true })).rejects.toMatchObject(notFound);
    const created = await document.create({ n: 1 });
    await expect(document.create({ n: 2 })).rejects.toMatchObject(alreadyExists);
    const snapshot = await document.get();
    expect(snapshot.createTime).toEqual(created.writeTime);
    expect(snapshot.updateTime).toEqual(created.writeTime);
    await document.delete();
    await document.delete();
    expect((await document.get()).exists).toBe(false);
  });

  it('are written only as they were seen', async () => {
    const document = firestore().doc('documents/seen');
    const { writeTime: lastUpdateTime } = await document.set({ n: 1 });
    await document.update({ n: 2 }, { lastUpdateTime });
    const stale = { lastUpdateTime };
    await expect(document.update({ n: 3 }, stale)).rejects.toMatchObject(failedPrecondition);
    await expect(document.delete(stale)).rejects.toMatchObject(failedPrecondition);
    expect((await document.get()).data()).toEqual({ n: 2 });
  });

  it('keep their update time where a write changes nothing', async () => {
    const document = firestore().doc('documents/same');
    const first = await document.set({ n: 1, m: { x: [1] } });
    const second = await document.set({ n: 1, m: { x: [1] } });
    expect(second.writeTime).toEqual(first.writeTime);
    expect((await document.get()).updateTime).toEqual(first.writeTime);
  });
}

function limitContract(firestore: () => Firestore): void {
  it.each([
    ['a reserved id', 'documents/__x__', { n: 1 }],
    ['an id of 1,501 bytes', `documents/${'i'.repeat(1_501)}`, { n: 1 }],
    ['a reserved field', 'documents/x', { __x__: 1 }],
    ['more than a mebibyte', 'documents/x', { a: 'x'.repeat(600_000), b: 'y'.repeat(600_000) }],
    ['a string of 1,048,488 bytes', 'documents/x', { a: 'x'.repeat(1_048_488) }],
  ])('are refused with %s', async (_, path, data) => {
    await expect(firestore().doc(path).set(data)).rejects.toMatchObject(invalidArgument);
  });

  it('take 20 maps in one another and an id of 1,500 bytes', async () => {
    const document = firestore().doc(`documents/${'i'.repeat(1_500)}`);
    await document.set(nested(20));
    expect((await document.get()).data()).toEqual(nested(20));
  });
}

function placeContract(firestore: () => Firestore, open: OpenFirestore): void {
  it('are apart in each project and each database', async () => {
    const path = 'documents/apart';
    await firestore().doc(path).set({ n: 1 });
    for (const other of [open('another-project'), open('contract', 'named')]) {
      expect((await other.doc(path).get()).exists).toBe(false);
      await other.doc(path).set({ n: 2 });
      await other.terminate();
    }
    expect((await firestore().doc(path).get()).data()).toEqual({ n: 1 });
  });
}

function nested(depth: number): FirebaseFirestore.DocumentData {
  return depth === 0 ? { n: 1 } : { m: nested(depth - 1) };
}
