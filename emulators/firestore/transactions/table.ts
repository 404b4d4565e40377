import type { Micros } from '../clock.ts';
import type { OpenTransaction } from './open-transaction.ts';
import { type Past, rememberedPast } from './past.ts';

/** The transactions under way, by id; those that nobody goes on with are ended. */
export interface Table {
  add(opened: OpenTransaction): void;
  /** The transaction of that id, which is used now. */
  use(id: Uint8Array, now: Micros): OpenTransaction | undefined;
  end(id: Uint8Array): void;
  /** Whether it was ended because it lasted too long. */
  isExpired(id: Uint8Array): boolean;
  /** As of when the transactions under way have read. */
  readTimes(now: Micros): readonly Micros[];
}

/** How long a transaction may go without a call, and how long it may last: the service's limits. */
const idleMaxMicros = 60_000_000;
const ageMaxMicros = 270_000_000;

/** Opens without transactions. */
export function openTable(): Table {
  const open = new Map<string, OpenTransaction>();
  const expired: Past<true> = rememberedPast();
  const end = (key: string) => {
    open.get(key)?.endTurns();
    open.delete(key);
  };
  const expire = (now: Micros) => {
    for (const [key, { begunAt, usedAt }] of open) {
      if (now - usedAt <= idleMaxMicros && now - begunAt <= ageMaxMicros) continue;
      end(key);
      expired.add(key, true);
    }
  };
  return {
    add: (opened) => open.set(keyOf(opened.transaction.id), opened),
    use: (id, now) => {
      expire(now);
      const found = open.get(keyOf(id));
      if (found !== undefined) found.usedAt = now;
      return found;
    },
    end: (id) => end(keyOf(id)),
    isExpired: (id) => expired.has(keyOf(id)),
    readTimes: (now) => {
      expire(now);
      return [...open.values()].map((transaction) => transaction.readTime());
    },
  };
}

/** The id of a transaction as the key of a map. */
export function keyOf(id: Uint8Array): string {
  return Buffer.from(id).toString('base64');
}
