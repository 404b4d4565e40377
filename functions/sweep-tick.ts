import type { PushedMessage } from '#edge/messages.ts';
import { sweep } from '#flow/sweep.ts';
import type { Duty } from '#flow/turn.ts';

/** Finds what is overdue and wakes the functions whose work it is; touches nothing itself. */
export async function sweepTick(_tick: PushedMessage, duty: Duty): Promise<void> {
  const woken = await sweep(duty);
  duty.ports.log.info('swept', { woken });
}
