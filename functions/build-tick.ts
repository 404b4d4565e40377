import type { PushedMessage } from '#edge/messages.ts';
import { newestInstant } from '#edge/schedule.ts';
import { askDueRounds } from '#flow/ask-due-rounds.ts';
import type { Duty } from '#flow/turn.ts';

/** Asks the lines that are due by their schedule for a round, though no tag came. */
export async function buildTick(_tick: PushedMessage, duty: Duty): Promise<void> {
  const asked = await askDueRounds(duty, newestInstant);
  duty.ports.log.info('looked at schedules', { asked });
}
