import { settledInParallel, together } from './in-parallel.ts';
import { resume } from './resume.ts';
import type { Found } from './store.ts';
import type { Duty } from './turn.ts';

/** How many candidates one tick takes; the next tick goes on. */
const expiredPerTickMax = 100;

/**
 * Collects the staging areas whose time is over: the database says which, nothing is listed. One
 * that fails stops no other and fails no tick, for the next tick finds it again, or the sweep what
 * it owes; a tick delivered again would only do the same sooner, for ever, for one bad candidate.
 *
 * @throws what failed where every candidate did: then it is something that all need.
 */
export async function collectExpired(duty: Duty): Promise<number> {
  const nowMs = duty.ports.clock.nowMs();
  const expired = await duty.ports.store.query('expired-candidates', nowMs, expiredPerTickMax);
  const ends = await settledInParallel(expired, (one) => collect(duty, one));
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (errors.length > 0 && errors.length === expired.length) throw together(errors);
  return expired.length - errors.length;
}

async function collect(duty: Duty, { kind, id }: Found): Promise<void> {
  try {
    await resume(duty, kind, id);
  } catch (error) {
    duty.ports.log.error('a candidate was not collected', { candidate: id, error });
    throw error;
  }
}
