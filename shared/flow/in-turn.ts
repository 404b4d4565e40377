import type { Store } from './store.ts';

const turns = new WeakMap<Store, Map<string, Promise<unknown>>>();

/**
 * Does the works of one key at one store one after the other. Firestore locks what a transaction
 * reads, so two transactions of this process on one document would only wait for each other, and
 * one of them in vain. What other processes do is not kept out: that is the transaction's business.
 */
export async function inTurn<Result>(
  store: Store,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const ofStore = turns.get(store) ?? new Map<string, Promise<unknown>>();
  turns.set(store, ofStore);
  const before = ofStore.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  ofStore.set(key, mine);
  try {
    return await mine;
  } finally {
    if (ofStore.get(key) === mine) ofStore.delete(key);
  }
}
