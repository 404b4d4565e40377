import type { SignedDelivery } from '#cloud/answer-delivery.ts';
import { componentAt } from '#core/component-address.ts';
import type { TagHint } from '#core/tag.ts';
import { printable } from '#edge/faults.ts';
import { readDelivery } from '#edge/github-webhook.ts';
import type { Answer } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';

/**
 * GitHub tells of a tag: passes on that there may be one, or none any more. The tag is judged, and
 * its commit asked for, by `tag-detected`; what tells nothing is no error, for GitHub would show it
 * as one.
 */
export async function githubWebhook(delivery: SignedDelivery, duty: Duty): Promise<Answer> {
  const { bus, lines, log, places } = duty.ports;
  const told = readDelivery(delivery.event, delivery.body);
  if (told.kind === 'ping') return { status: 200, body: { message: 'pong' } };
  if (told.kind === 'nothing') return { status: 202, body: { message: told.why } };
  const component = componentAt(await lines.all(), told.repository)?.name;
  if (component === undefined) {
    const message = `${printable(told.repository, 200)} is the repository of no component here`;
    return { status: 202, body: { message } };
  }
  const { tag, via, isGone, forced } = told;
  if (forced !== undefined) {
    const facts = { component, tag: printable(tag), ...forced, delivery: delivery.id };
    log.warn('a tag was pushed by force', facts);
  }
  const hint: TagHint = { component, tag, via, ...(isGone && { gone: true }) };
  await bus.publish(places.topics['tag-detected'], hint);
  log.info('passed a tag on', { ...hint, tag: printable(tag), delivery: delivery.id });
  return { status: 202, body: { component, tag, message: 'published' } };
}
