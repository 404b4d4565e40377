import type { Transaction } from '@google-cloud/firestore';
import fc from 'fast-check';
import type { Command } from '../alike.ts';
import { outcomeOf, toldOf } from './outcome.ts';
import { scalars } from './random-values.ts';
import { documentPaths, type RandomWrite, readAll, writes } from './random-writes.ts';
import type { Session } from './session.ts';

/**
 * Something that a transaction reads. Nothing that is refused: where the first read of a transaction
 * is, the client (9.4.1) leaves a rejected promise behind that nobody handles.
 */
interface RandomRead {
  readonly says: string;
  readonly read: (transaction: Transaction, session: Session) => Promise<unknown>;
}

/** Commands that read and write in a transaction, with nobody beside them. */
export function transactionCommands(): fc.Arbitrary<Command<Session>> {
  const parts = fc.record({
    reads: fc.array(reads(), { maxLength: 3 }),
    writes: fc.array(writes(), { maxLength: 2 }),
    isGivenUp: fc.constantFrom(false, false, false, true),
    isReadOnly: fc.constantFrom(false, false, true),
  });
  return parts.map(({ reads, writes, isGivenUp, isReadOnly }) => ({
    says:
      `${isReadOnly ? 'read-only ' : ''}transaction reads ${reads.map(told).join(', ')} ` +
      `writes ${writes.map(told).join(' & ')}${isGivenUp ? ', given up' : ''}`,
    call: async (session) => {
      const outcome = await outcomeOf(() =>
        session.firestore.runTransaction(
          async (transaction) => {
            const seen: unknown[] = [];
            for (const { read } of reads) seen.push(await read(transaction, session));
            for (const write of writes) writeIn(transaction, write, session);
            if (isGivenUp) throw new Error('given up');
            return seen;
          },
          isReadOnly ? { readOnly: true } : { maxAttempts: 3 },
        ),
      );
      return { outcome, documents: await readAll(session) };
    },
  }));
}

function writeIn(transaction: Transaction, write: RandomWrite, session: Session): void {
  // A transaction has the methods of a batch, with other return types.
  write.add(transaction as never, session);
}

function reads(): fc.Arbitrary<RandomRead> {
  const document = fc.constantFrom(...documentPaths).map((path) => ({
    says: path,
    read: async (transaction: Transaction, { firestore }: Session) =>
      toldOf([await transaction.get(firestore.doc(path))]),
  }));
  const value = fc.option(scalars(), { nil: undefined });
  const query = fc.tuple(value, fc.integer({ min: 1, max: 3 })).map(([least, limit]) => ({
    says: `${limit} items${least === undefined ? '' : ` from a = ${least.says}`}`,
    read: async (transaction: Transaction, { firestore }: Session) => {
      const items = firestore.collection('items').orderBy('a').limit(limit);
      const asked = least === undefined ? items : items.startAt(least.of(firestore));
      return toldOf((await transaction.get(asked)).docs);
    },
  }));
  return fc.oneof({ weight: 3, arbitrary: document }, { weight: 1, arbitrary: query });
}

function told({ says }: { readonly says: string }): string {
  return says;
}
