import { firestoreStore } from '#cloud/store.ts';
import type { Kind, Kinds } from '#core/kinds.ts';

/** Writes a document that owes nothing and waits for nothing, so that no tick finds it. */
export async function putAtRest<K extends Kind>(
  project: string,
  kind: K,
  id: string,
  body: Kinds[K]['body'],
): Promise<void> {
  const kept = { body, owed: [], revision: 1, dueAtMs: null };
  await firestoreStore({ project }).transact(async (transaction) =>
    transaction.put(kind, id, kept),
  );
}
