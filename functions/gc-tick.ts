import type { PushedMessage } from '#edge/messages.ts';
import { collectExpired } from '#flow/collect-expired.ts';
import type { Duty } from '#flow/turn.ts';

/** Collects the staging areas whose time is over, and nothing else. */
export async function gcTick(_tick: PushedMessage, duty: Duty): Promise<void> {
  const expired = await collectExpired(duty);
  duty.ports.log.info('collected what has expired', { expired });
}
