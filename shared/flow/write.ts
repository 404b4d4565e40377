import type { Kind, Kinds } from '#core/kinds.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Kept, Transaction } from './store.ts';
import { circumstancesOf, type Duty, nonceSource, save, type Turned, turn } from './turn.ts';

/** Decides one event on a document that the transaction has read, and writes what moved. */
export type Write = <K extends Kind>(
  kind: K,
  id: string,
  kept: Kept<K> | undefined,
  event: Kinds[K]['event'],
) => Turned<K>;

/** For transactions over several documents: each of them decides by itself, all are written at once. */
export function writer(transaction: Transaction, duty: Duty): Write {
  const circumstances = circumstancesOf(duty, nonceSource(duty));
  return (kind, id, kept, event) => {
    const turned = turn(duty, kind, id, kept, event, circumstances);
    if (turned.isMoved) save(transaction, kind, id, turned);
    return turned;
  };
}

/**
 * As `writer`, for several documents that move together or not at all: a stale event is a refusal,
 * because somebody else was first.
 *
 * @throws PermanentError `conflict`, and with it the transaction
 */
export function strictWriter(transaction: Transaction, duty: Duty): Write {
  const write = writer(transaction, duty);
  return (kind, id, kept, event) => {
    const turned = write(kind, id, kept, event);
    if (!turned.isMoved) throw new PermanentError('conflict', `${kind} ${id}: ${turned.why}`);
    return turned;
  };
}
