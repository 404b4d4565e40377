import type { CommitClock, Micros } from '../clock.ts';
import type { Timestamp, TransactionOptions } from '../messages.ts';
import { checkReadTime, type ReadTimes } from './read-time.ts';
import type { Read, Transaction } from './transaction.ts';
import type { Turns } from './turns.ts';

/** A transaction as the table keeps it. */
export interface OpenTransaction {
  readonly transaction: Transaction;
  readonly begunAt: Micros;
  usedAt: Micros;
  /** As of when it has read, the last time. */
  readTime(): Micros;
  endTurns(): void;
}

/** What a transaction begins with. */
export interface Beginning {
  readonly id: Buffer;
  readonly database: string;
  readonly options: TransactionOptions;
  /** What an earlier try lost at. */
  readonly lostAt: readonly string[];
  readonly clock: CommitClock;
  readonly turns: Turns;
  readonly readTimes: ReadTimes;
}

/**
 * Begins a transaction.
 * @throws WireError INVALID_ARGUMENT or FAILED_PRECONDITION for a time that nobody can read
 */
export function openTransaction(beginning: Beginning): OpenTransaction {
  const { id, database, options, clock } = beginning;
  const begunAt = clock.readTime();
  const reader = options.readOnly
    ? readOnly(options.readOnly.readTime, beginning)
    : readWrite(beginning, begunAt);
  return {
    transaction: { id, database, isReadOnly: Boolean(options.readOnly), ...reader },
    begunAt,
    usedAt: begunAt,
    readTime: reader.readTime,
    endTurns: reader.endTurns,
  };
}

interface Reader extends Pick<Transaction, 'readAt' | 'note' | 'conflicts'> {
  readTime(): Micros;
  endTurns(): void;
}

/** Sees one moment, waits for nobody and meets nobody. */
function readOnly(asked: Timestamp | null | undefined, { clock, readTimes }: Beginning): Reader {
  const at = asked ? checkReadTime(asked, readTimes) : clock.readTime();
  return {
    readAt: async () => at,
    note: () => undefined,
    conflicts: () => [],
    readTime: () => at,
    endTurns: () => undefined,
  };
}

function readWrite({ lostAt, clock, turns }: Beginning, begunAt: Micros): Reader {
  const reads: Read[] = [];
  const taken: (() => void)[] = [];
  const waited = new Set<string>();
  let readTime = begunAt;
  let settled = Promise.resolve(readTime);
  const conflicts = () =>
    reads.filter((read) => read.hasChangedSince(readTime)).map(({ key }) => key);
  const settle = async (keys: readonly string[]): Promise<Micros> => {
    const wanted = waited.size === 0 ? [...lostAt, ...keys] : keys;
    const fresh = wanted.filter((key) => !waited.has(key));
    for (const key of fresh) waited.add(key);
    if (fresh.length > 0) taken.push(await turns.take(fresh));
    if (conflicts().length === 0) readTime = clock.readTime();
    return readTime;
  };
  return {
    readAt: (keys) => {
      settled = settled.then(() => settle(keys));
      return settled;
    },
    note: (read) => reads.push(read),
    conflicts,
    readTime: () => readTime,
    endTurns: () => {
      for (const end of taken.splice(0)) end();
    },
  };
}
