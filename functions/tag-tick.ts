import type { PushedMessage } from '#edge/messages.ts';
import type { Duty } from '#flow/turn.ts';
import { watchTags } from '#flow/watch-tags.ts';

/** Lists the tags of every component: what nobody told of is looked at all the same. */
export async function tagTick(_tick: PushedMessage, duty: Duty): Promise<void> {
  const watched = await watchTags(duty);
  duty.ports.log.info('tags listed', { ...watched });
}
