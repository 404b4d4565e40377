import { AsyncLocalStorage } from 'node:async_hooks';
import type { Repository } from '#core/repository.ts';
import type { Source } from '#flow/source.ts';
import type { Transaction } from '#flow/store.ts';
import type { World } from '../world/world.ts';

/** A repository as one delivery of a message read it. */
export interface Reading {
  readonly repository: string;
  /** When it was asked for; what is known of its tags may have been read before the answer came. */
  readonly askedAtMs: number;
  readonly readAtMs: number;
  readonly found: Repository;
}

/** Remembers by what a candidate was opened. */
export interface Readings {
  /** Handles a message: what is read of repositories meanwhile belongs to it. */
  handle<Result>(work: () => Result): Result;
  watchedSource(source: Source): Source;
  /** Sees the writes of a transaction of a handler. */
  watchedTransaction(transaction: Transaction): Transaction;
  /** What those had read who wanted to open this candidate. */
  behind(candidate: string): readonly (readonly Reading[])[];
}

/** Opens the memory of what was read. */
export function openReadings(world: World): Readings {
  const current = new AsyncLocalStorage<Reading[]>();
  const behind = new Map<string, (readonly Reading[])[]>();
  return {
    handle: (work) => current.run([], work),
    behind: (candidate) => behind.get(candidate) ?? [],
    watchedSource: (source) => ({
      ...source,
      async refs(repository) {
        const askedAtMs = world.now;
        const found = await source.refs(repository);
        current.getStore()?.push({ repository, askedAtMs, readAtMs: world.now, found });
        return found;
      },
    }),
    watchedTransaction: (transaction) => ({
      ...transaction,
      put(kind, id, kept) {
        const read = current.getStore();
        if (kind === 'candidate' && kept.revision === 1 && read !== undefined)
          behind.set(id, [...(behind.get(id) ?? []), [...read]]);
        transaction.put(kind, id, kept);
      },
    }),
  };
}
