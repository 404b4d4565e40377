import type { CommitClock, Micros } from '../clock.ts';
import { invalid } from '../invalid.ts';
import type { TransactionOptions } from '../messages.ts';
import { checkReadTime, type ReadTimes, retentionMicros } from './read-time.ts';
import type { Read, Transaction } from './transaction.ts';
import { openTransactionIds } from './transaction-id.ts';
import { openTurns, type Turns } from './turns.ts';

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
  rollBack(database: string, id: Uint8Array): void;
  /** What a caller may ask to read as of. */
  readTimes(): ReadTimes;
  /** Nobody reads as of an earlier time. */
  horizon(): Micros;
}

/** How long a transaction may go without a call, and how long it may last: the service's limits. */
const idleMaxMicros = 60_000_000;
const ageMaxMicros = 270_000_000;
/** So many lost transactions are remembered until they are tried again. */
const lostMax = 1_000;

interface Open {
  readonly transaction: Transaction;
  readonly begunAt: Micros;
  usedAt: Micros;
  snapshot: Promise<Micros> | undefined;
  readTime: Micros | undefined;
  endTurn: () => void;
}

/** Opens without transactions. */
export function openTransactions(clock: CommitClock): Transactions {
  const ids = openTransactionIds();
  const turns = openTurns();
  const startedAt = clock.readTime();
  const readTimes = () => {
    const newest = clock.readTime();
    return { newest, oldest: Math.max(startedAt, newest - retentionMicros) };
  };
  const open = new Map<string, Open>();
  const lost = new Map<string, readonly string[]>();
  const end = (id: Uint8Array) => {
    open.get(keyOf(id))?.endTurn();
    open.delete(keyOf(id));
  };
  const expire = (now: Micros) => {
    for (const { transaction, begunAt, usedAt } of open.values()) {
      if (now - usedAt > idleMaxMicros || now - begunAt > ageMaxMicros) end(transaction.id);
    }
  };
  return {
    begin: (database, options) => {
      const retried = Buffer.from(options.readWrite?.retryTransaction ?? '');
      if (retried.length > 0 && ids.kindOf(retried) === 'malformed') throw invalidTransaction();
      const wanted = lost.get(keyOf(retried)) ?? [];
      lost.delete(keyOf(retried));
      const opened = openOne(ids.next(), { database, options, wanted, clock, turns, readTimes });
      open.set(keyOf(opened.transaction.id), opened);
      return opened.transaction;
    },
    find: (database, id) => {
      const now = clock.readTime();
      expire(now);
      const found = open.get(keyOf(id));
      if (found === undefined) throw lostTransaction(ids.kindOf(id));
      if (found.transaction.database !== database) throw invalidTransaction();
      found.usedAt = now;
      return found.transaction;
    },
    end: ({ id }) => end(id),
    lose: ({ id }, keys) => {
      end(id);
      lost.set(keyOf(id), keys);
      const [oldest] = lost.keys();
      if (lost.size > lostMax && oldest !== undefined) lost.delete(oldest);
    },
    rollBack: (_database, id) => {
      if (!open.has(keyOf(id)) && ids.kindOf(id) === 'malformed') throw invalidTransaction();
      end(id);
    },
    readTimes,
    horizon: () => {
      const now = clock.readTime();
      expire(now);
      const snapshots = [...open.values()].map(({ readTime }) => readTime ?? now);
      return Math.min(now - retentionMicros, ...snapshots);
    },
  };
}

interface Beginning {
  readonly database: string;
  readonly options: TransactionOptions;
  /** What an earlier try lost at. */
  readonly wanted: readonly string[];
  readonly clock: CommitClock;
  readonly turns: Turns;
  readonly readTimes: () => ReadTimes;
}

function openOne(id: Buffer, beginning: Beginning): Open {
  const { database, wanted, clock, turns } = beginning;
  const { readOnly } = beginning.options;
  const begunAt = clock.readTime();
  const reads: Read[] = [];
  const opened: Open = {
    transaction: {
      id,
      database,
      isReadOnly: Boolean(readOnly),
      readAt: (keys) => {
        opened.snapshot ??= settle(keys);
        return opened.snapshot;
      },
      note: (read) => {
        if (!readOnly) reads.push(read);
      },
      conflicts: () => {
        const since = opened.readTime ?? begunAt;
        return reads.filter((read) => read.hasChangedSince(since)).map(({ key }) => key);
      },
    },
    begunAt,
    usedAt: begunAt,
    snapshot: undefined,
    readTime: readOnly?.readTime
      ? checkReadTime(readOnly.readTime, beginning.readTimes())
      : undefined,
    endTurn: () => undefined,
  };
  const settle = async (keys: readonly string[]): Promise<Micros> => {
    if (!readOnly) opened.endTurn = await turns.take([...wanted, ...keys]);
    opened.readTime ??= clock.readTime();
    return opened.readTime;
  };
  return opened;
}

function lostTransaction(kind: 'ended' | 'foreign' | 'malformed') {
  if (kind === 'malformed') return invalidTransaction();
  // The client begins a transaction anew that ended with these words.
  return invalid('The referenced transaction has expired or is no longer valid.');
}

function invalidTransaction() {
  return invalid('Invalid transaction.');
}

function keyOf(id: Uint8Array): string {
  return Buffer.from(id).toString('base64');
}
