import { PermanentError } from '#core/permanent-error.ts';
import { contentOf, type PushedMessage, readPushedMessage, readWake } from '#edge/messages.ts';
import { reject } from '#flow/reject.ts';
import { resume } from '#flow/resume.ts';
import type { Duty } from '#flow/turn.ts';

/**
 * Receives one pushed message for a function. A wake goes on with the document it names, the rest
 * is the function's own. What no retry can help is recorded and acknowledged.
 *
 * @throws whatever may succeed later, so that the message is delivered again.
 */
export async function receive(
  duty: Duty,
  handle: (message: PushedMessage, duty: Duty) => Promise<void>,
  event: unknown,
): Promise<void> {
  try {
    const message = readPushedMessage(event);
    const wake = readWake(message.data);
    if (wake === undefined) await handle(message, duty);
    else await resume(duty, wake.kind, wake.id);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    await reject(duty.ports, duty.worker, contentOf(event), error);
  }
}
