import { FieldValue, type Firestore } from '@google-cloud/firestore';
import { expect, it } from 'vitest';
import { invalidArgument } from './codes.ts';

/** What is true of listings, and of writes of many documents. */
export function listingContract(firestore: () => Firestore): void {
  it('are of collections and documents, missing ones too', async () => {
    await firestore().doc('listed/there').set({});
    await firestore().doc('listed/missing/below/deep').set({});
    const documents = await firestore().collection('listed').listDocuments();
    expect(documents.map(({ id }) => id)).toEqual(['missing', 'there']);
    const below = await firestore().doc('listed/missing').listCollections();
    expect(below.map(({ id }) => id)).toEqual(['below']);
    const ids = (await firestore().listCollections()).map(({ id }) => id);
    expect(ids).toContain('listed');
  });

  it('write each on its own in bulk', async () => {
    await firestore().doc('bulk/there').set({});
    const writer = firestore().bulkWriter();
    const refused: unknown[] = [];
    writer.onWriteError(({ code }) => {
      refused.push(code);
      return false;
    });
    const writes = ['there', 'new'].map((id) => writer.create(firestore().doc(`bulk/${id}`), {}));
    const [there, fresh] = await Promise.allSettled([...writes, writer.close()]);
    expect([there?.status, fresh?.status, refused]).toEqual(['rejected', 'fulfilled', [6]]);
  });

  it('are deleted with all that is below', async () => {
    const root = firestore().collection('whole');
    await root.doc('a').set({});
    await root.doc('a/b/c').set({});
    await firestore().recursiveDelete(root);
    expect(await root.listDocuments()).toEqual([]);
  });

  it('write several times to one document as one', async () => {
    const document = firestore().doc('batches/one');
    const batch = firestore().batch();
    batch.set(document, { n: 1 }).update(document, { n: FieldValue.increment(1) });
    await batch.commit();
    expect((await document.get()).data()).toEqual({ n: 2 });
    const impossible = firestore().batch().delete(document).update(document, { n: 1 });
    await expect(impossible.commit()).rejects.toMatchObject(invalidArgument);
  });
}
