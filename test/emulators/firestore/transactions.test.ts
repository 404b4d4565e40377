import { describe, expect, it } from 'vitest';
import {
  openTransactions,
  type Transactions,
} from '../../../emulators/firestore/transactions/transactions.ts';

const database = 'projects/p/databases/d';
const secondMicros = 1_000_000;

/** A table of transactions, and a clock that goes when it is told to. */
function open(): { readonly transactions: Transactions; pass(seconds: number): void } {
  let now = 1_000 * secondMicros;
  const clock = { readTime: () => now, commitTime: () => ++now };
  const pass = (seconds: number) => {
    now += seconds * secondMicros;
  };
  return { transactions: openTransactions(clock), pass };
}

describe('a transaction', () => {
  it.each([
    ['nobody used for more than a minute', [61]],
    ['has lasted more than 270 seconds', [50, 50, 50, 50, 50, 50]],
  ])('that %s has expired, in words that the client knows', (_, pauses) => {
    const { transactions, pass } = open();
    const { id } = transactions.begin(database, {});
    const use = () => {
      for (const seconds of pauses) {
        transactions.find(database, id);
        pass(seconds);
      }
      transactions.find(database, id);
    };
    expect(use).toThrow('transaction has expired');
    transactions.rollBack(id);
  });

  it('that has ended is not found again', () => {
    const { transactions } = open();
    const transaction = transactions.begin(database, {});
    transactions.end(transaction);
    expect(() => transactions.find(database, transaction.id)).toThrow('invalid or closed');
  });

  it('is of one database', () => {
    const { transactions } = open();
    const { id } = transactions.begin(database, {});
    expect(() => transactions.find(`${database}2`, id)).toThrow('Invalid transaction');
  });

  it('waits for another that reads the same, and is told what has changed since', async () => {
    const { transactions } = open();
    const first = transactions.begin(database, {});
    const second = transactions.begin(database, {});
    await first.readAt(['a']);
    const told: string[] = [];
    const waiting = second.readAt(['a']).then(() => told.push('second'));
    await first.readAt(['b']);
    told.push('first');
    transactions.end(first);
    await waiting;
    expect(told).toEqual(['first', 'second']);
    second.note({ key: 'a', hasChangedSince: () => true });
    expect(second.conflicts()).toEqual(['a']);
  });

  it('does not wait for ever for one that does not go on', async () => {
    const { transactions } = open();
    await transactions.begin(database, {}).readAt(['a']);
    await transactions.begin(database, {}).readAt(['a']);
  });

  it('that reads only waits for nobody, and keeps the past from being forgotten', async () => {
    const { transactions, pass } = open();
    await transactions.begin(database, {}).readAt(['a']);
    const { readAt, id } = transactions.begin(database, { readOnly: {} });
    const at = await readAt(['a']);
    pass(50);
    transactions.find(database, id);
    pass(50);
    expect(transactions.horizon()).toBe(at);
    pass(50);
    expect(transactions.horizon()).toBeGreaterThan(at);
  });
});
