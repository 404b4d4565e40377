import { type PushedMessage, readTagDetected } from '#edge/messages.ts';
import { detectTag } from '#flow/detect-tag.ts';
import type { Duty } from '#flow/turn.ts';

/** A maintainer tagged a component: records the tag, and lets the lines know whose set it changes. */
export async function tagDetected(message: PushedMessage, duty: Duty): Promise<void> {
  await detectTag(duty, readTagDetected(message.data));
}
