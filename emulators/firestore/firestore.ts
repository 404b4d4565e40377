import { readJournal, startJournal } from '../journal.ts';
import { WireError } from '../wire/error.ts';
import { type CommitClock, type Micros, openCommitClock } from './clock.ts';
import { commitForm, commitsTo } from './documents/commit-line.ts';
import type { Change } from './documents/document.ts';
import { type Documents, openDocuments } from './documents/documents.ts';
import { invalid } from './invalid.ts';
import type { Transaction } from './transactions/transaction.ts';
import { openTransactions, type Transactions } from './transactions/transactions.ts';
import { applyWrites, type Written } from './writes/apply-writes.ts';
import type { Write } from './writes/write.ts';

/** All databases of all projects. */
export interface Firestore {
  readonly documents: Documents;
  readonly clock: CommitClock;
  readonly transactions: Transactions;
  /**
   * Makes all writes or none, in their order. With a transaction: only if nothing that it read has
   * changed since, which is what makes transactions serial.
   * @throws WireError ABORTED where something has, or what a write is refused with
   */
  commit(writes: readonly Write[], transaction?: Transaction): Committed;
  /** Deletes every document of a database. */
  clear(database: string): void;
  close(): void;
}

/** What a commit did. */
export interface Committed {
  readonly at: Micros;
  readonly written: readonly Written[];
}

/**
 * Opens the databases.
 * @param dir where they are kept; without it they are in memory alone
 * @throws when the journal there cannot be read
 */
export function openFirestore(dir?: string): Firestore {
  const documents = openDocuments();
  let lastCommit = 0;
  for (const { at, changes } of dir === undefined ? [] : readJournal(dir, commitForm)) {
    documents.apply(changes, at);
    lastCommit = Math.max(lastCommit, at);
  }
  documents.forget(lastCommit);
  const clock = openCommitClock(lastCommit);
  const transactions = openTransactions(clock);
  const standing = () => commitsTo(documents, clock.readTime());
  const journal = dir === undefined ? undefined : startJournal(dir, commitForm, standing);
  const make = (changes: readonly Change[], at: Micros) => {
    if (changes.length === 0) return;
    journal?.append([{ at, changes }]);
    documents.apply(changes, at);
    documents.forget(transactions.horizon());
    journal?.compact();
  };
  return {
    documents,
    clock,
    transactions,
    commit: (writes, transaction) => {
      if (transaction !== undefined && writes.length > 0) check(transaction, transactions);
      const at = clock.commitTime();
      const { changes, written } = applyWrites(writes, documents.latest, at);
      make(changes, at);
      if (transaction !== undefined) transactions.end(transaction);
      return { at, written };
    },
    clear: (database) => {
      const gone = [...documents.all()].filter(({ name }) => name.database === database);
      make(
        gone.map(({ name }) => ({ name })),
        clock.commitTime(),
      );
    },
    close: () => journal?.close(),
  };
}

/** Who only reads has seen one moment, and is as good as run then: only writers are checked. */
function check(transaction: Transaction, transactions: Transactions): void {
  if (transaction.isReadOnly) throw invalid('Cannot modify entities in a read-only transaction.');
  const conflicts = transaction.conflicts();
  if (conflicts.length === 0) return;
  transactions.lose(transaction, conflicts);
  throw new WireError('ABORTED', `Another write came between: ${conflicts[0]} has changed`);
}
