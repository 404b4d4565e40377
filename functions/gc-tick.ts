import type { PushedMessage } from '#edge/messages.ts';
import { collectExpired } from '#flow/collect-expired.ts';
import { compareStaging } from '#flow/compare-staging.ts';
import type { Duty } from '#flow/turn.ts';

/** Collects the staging areas whose time is over, and once a day what nobody stands for. */
export async function gcTick(_tick: PushedMessage, duty: Duty): Promise<void> {
  const expired = await collectExpired(duty);
  duty.ports.log.info('collected what has expired', { expired });
  await compareStaging(duty);
}
