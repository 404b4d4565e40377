import type { CollectionWish } from '#core/collection.ts';
import { collectionId } from './collect-expired.ts';
import type { Person } from './people.ts';
import { refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';

/** How long a person's word on a collection counts: what expires later is looked at anew. */
const confirmedForMs = 24 * 60 * 60_000;

/** What was confirmed, and until when that counts. */
export interface ConfirmedCollection {
  readonly expired: number;
  /** In ISO 8601. */
  readonly until: string;
}

/**
 * Keeps that a person wants so many expired candidates collected, though they are more than go
 * without a word. It counts for a day; said again it counts anew.
 *
 * @throws PermanentError `forbidden` for who promotes nothing
 */
export async function confirmCollection(
  duty: Duty,
  person: Person,
  { expired, reason }: CollectionWish,
): Promise<ConfirmedCollection> {
  const { clock, lines, log, store } = duty.ports;
  refuseStranger(await lines.all(), person);
  const untilMs = clock.nowMs() + confirmedForMs;
  const by = person.email;
  await store.transact(async (transaction) => {
    await transaction.record('collections', collectionId);
    const record = { expiredMax: expired, untilMs, by, reason };
    transaction.putRecord('collections', collectionId, record);
  });
  log.warn('a person confirmed a collection', { expired, by, reason });
  return { expired, until: new Date(untilMs).toISOString() };
}
