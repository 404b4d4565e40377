import { expire } from './expire.ts';
import { settledInParallel, together } from './in-parallel.ts';
import type { Found } from './store.ts';
import type { Duty } from './turn.ts';

/** How many candidates one tick takes; the next tick goes on. */
const takenPerTickMax = 100;
/** So many at a time: each has images enough to keep the registry busy. */
const atATimeMax = 8;
/** The one document that tells what a person confirmed. */
export const collectionId = 'staging';

/**
 * Collects the staging areas whose time is over: the database says which, nothing is listed. One
 * that fails stops no other and fails no tick, for the next tick finds it again, or the sweep what
 * it owes; a tick delivered again would only do the same sooner, for ever, for one bad candidate.
 * Where more have expired than anybody expects, a clock or a policy may be wrong: nothing goes until a
 * person says that it may.
 *
 * @throws what failed where every candidate did: then it is something that all need.
 */
export async function collectExpired(duty: Duty): Promise<number> {
  const { expired, stopped } = await expiredNow(duty);
  if (stopped !== undefined) duty.ports.log.error('nothing is collected', { why: stopped });
  const taken = expired.slice(0, takenPerTickMax);
  const ends = await settledInParallel(taken, (one) => collect(duty, one), atATimeMax);
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (errors.length > 0 && errors.length === taken.length) throw together(errors);
  return taken.length - errors.length;
}

/** What has expired and may go, and where that is nothing because it is too much, why. */
interface Expired {
  readonly expired: readonly Found[];
  readonly stopped?: string;
}

/** Finds what has expired; nothing where it is more than goes without a person's word. */
export async function expiredNow({ ports }: Duty): Promise<Expired> {
  const { clock, store, places } = ports;
  const nowMs = clock.nowMs();
  const { expiredMax } = places;
  const expired = await store.query('expired-candidates', nowMs, expiredMax + 1);
  if (expired.length <= expiredMax) return { expired };
  const allowed = await allowedNow({ ports });
  const all = await store.query('expired-candidates', nowMs, allowed + 1);
  if (all.length <= allowed) return { expired: all };
  const wayOut = 'where that is right, confirm it: POST /api/v1/collections';
  const stopped = `more than ${allowed} candidates have expired at once, which may be a mistake; ${wayOut}`;
  return { expired: [], stopped };
}

/** How many may go at once: as many as ever, or as a person confirmed. */
export async function allowedNow({ ports }: Pick<Duty, 'ports'>): Promise<number> {
  const { clock, store, places } = ports;
  const word = await store.record('collections', collectionId);
  const isSaid = word !== undefined && word.untilMs > clock.nowMs();
  return isSaid ? word.expiredMax : places.expiredMax;
}

async function collect(duty: Duty, { id }: Found): Promise<void> {
  try {
    await expire(duty, id);
  } catch (error) {
    duty.ports.log.error('a candidate was not collected', { candidate: id, error });
    throw error;
  }
}
