import { type Firestore, Timestamp } from '@google-cloud/firestore';
import { expect, it } from 'vitest';
import { alreadyExists, failedPrecondition, invalidArgument } from './codes.ts';

/** What is true of transactions, also of several at once. */
export function transactionContract(firestore: () => Firestore): void {
  isolationContract(firestore);
  atomicContract(firestore);
  readOnlyContract(firestore);
}

function isolationContract(firestore: () => Firestore): void {
  it('lose no increment, whoever else increments', async () => {
    const document = firestore().doc('transactions/counter');
    const increment = () =>
      firestore().runTransaction(
        async (transaction) => {
          const n = Number((await transaction.get(document)).get('n') ?? 0) + 1;
          transaction.set(document, { n });
          return n;
        },
        { maxAttempts: 10 },
      );
    const counts = await Promise.all(Array.from({ length: 4 }, increment));
    expect(counts.toSorted()).toEqual([1, 2, 3, 4]);
  });

  it('see no document that another puts into what they have queried', async () => {
    const documents = firestore().collection('phantoms');
    const take = (id: string) =>
      firestore().runTransaction(async (transaction) => {
        const { empty } = await transaction.get(documents.where('taken', '==', true));
        if (empty) transaction.create(documents.doc(id), { taken: true });
        return empty;
      });
    const taken = await Promise.all([take('one'), take('two')]);
    expect(taken.toSorted()).toEqual([false, true]);
  });

  it('see no document that comes between their query and their commit', async () => {
    const [left, right] = [firestore().collection('left'), firestore().collection('right')];
    const together = meeting(2);
    const putUnless = (other: typeof left, own: typeof left) =>
      firestore().runTransaction(async (transaction) => {
        const { empty } = await transaction.get(other.where('n', '==', 1));
        await together();
        if (empty) transaction.set(own.doc('one'), { n: 1 });
        return empty;
      });
    const put = await Promise.all([putUnless(left, right), putUnless(right, left)]);
    expect(put.toSorted()).toEqual([false, true]);
  });
}

function atomicContract(firestore: () => Firestore): void {
  it('write all or nothing', async () => {
    const [one, two] = [firestore().doc('transactions/one'), firestore().doc('transactions/two')];
    await two.set({ n: 1 });
    const failed = firestore().runTransaction(async (transaction) => {
      await transaction.get(one);
      transaction.set(one, { n: 1 }).create(two, { n: 2 });
    });
    await expect(failed).rejects.toMatchObject(alreadyExists);
    expect((await one.get()).exists).toBe(false);
  });
}

function readOnlyContract(firestore: () => Firestore): void {
  it('that only read see one moment', async () => {
    const document = firestore().doc('transactions/moment');
    await document.set({ n: 1 });
    const seen = await firestore().runTransaction(
      async (transaction) => {
        const before = await transaction.get(document);
        await document.set({ n: 2 });
        return [before.get('n'), (await transaction.get(document)).get('n')];
      },
      { readOnly: true },
    );
    expect(seen).toEqual([1, 1]);
  });

  it('that only read can read the past, though neither a time long ago nor the future', async () => {
    const document = firestore().doc('transactions/past');
    await document.set({ n: 1 });
    const { readTime } = await document.get();
    await document.set({ n: 2 });
    const readAt = (time: Timestamp) =>
      firestore().runTransaction((transaction) => transaction.get(document), {
        readOnly: true,
        readTime: time,
      });
    expect((await readAt(readTime)).data()).toEqual({ n: 1 });
    await expect(readAt(new Timestamp(1_000, 0))).rejects.toMatchObject(failedPrecondition);
    const future = Timestamp.fromMillis(readTime.toMillis() + 3_600_000);
    await expect(readAt(future)).rejects.toMatchObject(invalidArgument);
  });
}

/** Lets nobody on before so many have come; whoever comes again, as tries do, finds it open. */
function meeting(expected: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === expected) resolve();
    return promise;
  };
}
