import type { Micros } from '../clock.ts';
import type { Firestore } from '../firestore.ts';
import type { Timestamp, TransactionOptions } from '../messages.ts';
import { checkReadTime } from './read-time.ts';
import type { Read } from './transaction.ts';

/** As of when a request reads, and for which transaction. */
export interface View {
  readonly at: Micros;
  /** The id of the transaction that this request began. */
  readonly begun?: Uint8Array;
  /** Remembers what was read, where it is read for a transaction. */
  note(read: Read): void;
}

/** The fields of a request that say as of when it reads; at most one is set. */
export interface Consistency {
  readonly transaction?: Uint8Array | string | null;
  readonly newTransaction?: TransactionOptions | null;
  readonly readTime?: Timestamp | null;
}

/**
 * Settles as of when a request reads.
 * @param keys what it is going to read: documents by name, collections by path
 * @throws WireError for a transaction or a time that there is not
 */
export async function openView(
  { clock, transactions }: Firestore,
  database: string,
  { transaction: id, newTransaction, readTime }: Consistency,
  keys: readonly string[],
): Promise<View> {
  if (newTransaction) {
    const begun = transactions.begin(database, newTransaction);
    return { at: await begun.readAt(keys), begun: begun.id, note: begun.note };
  }
  if (id && id.length > 0) {
    const found = transactions.find(database, Buffer.from(id));
    return { at: await found.readAt(keys), note: found.note };
  }
  const at = readTime ? checkReadTime(readTime, transactions.readTimes()) : clock.readTime();
  return { at, note: () => undefined };
}
