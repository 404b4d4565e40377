import { type PushedMessage, readPromoteRequested } from '#edge/messages.ts';
import { goOn } from '#flow/go-on.ts';
import type { Duty } from '#flow/turn.ts';

/** Goes on with an admitted promotion. The only function that may write production. */
export async function promoteRequested(message: PushedMessage, duty: Duty): Promise<void> {
  await goOn(duty, readPromoteRequested(message.data).candidate);
}
