const turns = new Map<string, Promise<unknown>>();

/**
 * Does the works of one key one after the other. Firestore locks what a transaction reads, so two
 * transactions of this process on one document would only wait for each other, and one of them in
 * vain. What other processes do is not kept out: that is the transaction's business.
 */
export async function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}
