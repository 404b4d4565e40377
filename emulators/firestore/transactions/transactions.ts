import type { WireError } from '../../wire/error.ts';
import type { CommitClock, Micros } from '../clock.ts';
import { invalid } from '../invalid.ts';
import type { TransactionOptions } from '../messages.ts';
import { openTransaction } from './open-transaction.ts';
import { type Past, rememberedPast } from './past.ts';
import { type ReadTimes, retentionMicros } from './read-time.ts';
import { keyOf, openTable } from './table.ts';
import type { Transaction } from './transaction.ts';
import { openTransactionIds, type TransactionIds } from './transaction-id.ts';
import { openTurns } from './turns.ts';

/** The transactions under way. */
export interface Transactions {
  /** @throws WireError INVALID_ARGUMENT, or FAILED_PRECONDITION for a time that is gone */
  begin(database: string, options: TransactionOptions): Transaction;
  /** @throws WireError INVALID_ARGUMENT where no such transaction is under way */
  find(database: string, id: Uint8Array): Transaction;
  end(transaction: Transaction): void;
  /** Ends a transaction whose reads have changed; when it is tried again, it takes its turn. */
  lose(transaction: Transaction, keys: readonly string[]): void;
  /** Ends a transaction, also one that has ended before. */
  rollBack(id: Uint8Array): void;
  /** What a caller may ask to read as of. */
  readTimes(): ReadTimes;
  /** Nobody reads as of an earlier time. */
  horizon(): Micros;
}

/** Opens without transactions. */
export function openTransactions(clock: CommitClock): Transactions {
  const ids = openTransactionIds();
  const turns = openTurns();
  const table = openTable();
  /** What transactions lost at, until they are tried again. */
  const lost: Past<readonly string[]> = rememberedPast();
  const startedAt = clock.readTime();
  const readTimes = () => {
    const newest = clock.readTime();
    return { newest, oldest: Math.max(startedAt, newest - retentionMicros) };
  };
  return {
    begin: (database, options) => {
      const retried = Buffer.from(options.readWrite?.retryTransaction ?? '');
      if (retried.length > 0 && ids.kindOf(retried) === 'malformed') throw unknown();
      const lostAt = lost.take(keyOf(retried)) ?? [];
      const beginning = { id: ids.next(), database, options, lostAt, clock, turns };
      const opened = openTransaction({ ...beginning, readTimes: readTimes() });
      table.add(opened);
      return opened.transaction;
    },
    find: (database, id) => {
      const found = table.use(id, clock.readTime())?.transaction;
      if (found === undefined) throw missing(ids.kindOf(id), table.isExpired(id));
      if (found.database !== database) throw unknown();
      return found;
    },
    end: ({ id }) => table.end(id),
    lose: ({ id }, keys) => {
      table.end(id);
      lost.add(keyOf(id), keys);
    },
    rollBack: (id) => {
      if (ids.kindOf(id) === 'malformed') throw unknown();
      table.end(id);
    },
    readTimes,
    horizon: () => {
      const now = clock.readTime();
      return Math.min(now - retentionMicros, ...table.readTimes(now));
    },
  };
}

function missing(kind: ReturnType<TransactionIds['kindOf']>, isExpired: boolean): WireError {
  if (kind === 'malformed') return unknown();
  if (kind === 'ended' && !isExpired) return invalid('Transaction is invalid or closed.');
  // The client begins a transaction anew that fails with these words.
  return invalid('The referenced transaction has expired or is no longer valid.');
}

function unknown(): WireError {
  return invalid('Invalid transaction.');
}
