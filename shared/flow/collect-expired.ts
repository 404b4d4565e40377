import { inParallel } from './in-parallel.ts';
import { resume } from './resume.ts';
import type { Duty } from './turn.ts';

/** How many candidates one tick takes; the next tick goes on. */
const expiredPerTickMax = 100;

/** Collects the staging areas whose time is over: the database says which, nothing is listed. */
export async function collectExpired(duty: Duty): Promise<number> {
  const nowMs = duty.ports.clock.nowMs();
  const expired = await duty.ports.store.query('expired-candidates', nowMs, expiredPerTickMax);
  await inParallel(expired, ({ kind, id }) => resume(duty, kind, id));
  return expired.length;
}
