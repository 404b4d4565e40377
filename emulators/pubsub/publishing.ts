import { deadLetterOf } from './dead-letter.ts';
import type { Holdings } from './holdings.ts';
import { heldChange } from './kept.ts';
import type { MessageContent } from './message.ts';
import { openSubscription, type Subscription, type SubscriptionOwner } from './subscription.ts';
import type { SubscriptionSettings } from './subscription-settings.ts';

/** Gives messages to every subscription of a topic that wants them; answers their ids. */
export function publish(
  { subscriptions, journal, nextId }: Holdings,
  topic: string,
  contents: readonly MessageContent[],
): readonly string[] {
  const subscribers = [...subscriptions].filter(([, one]) => one.settings().topic === topic);
  return contents.map((content) => {
    const message = { ...content, id: nextId(), publishedAtMs: Date.now() };
    const holders = subscribers.filter(([, subscriber]) => subscriber.wants(message));
    if (holders.length === 0) return message.id;
    journal.append(heldChange(message, Object.fromEntries(holders.map(([name]) => [name, 0]))));
    for (const [, holder] of holders) holder.backlog.hold(message, 0);
    return message.id;
  });
}

/** Sets a subscription to work, without messages. */
export function addSubscription(holdings: Holdings, settings: SubscriptionSettings): Subscription {
  const subscription = openSubscription(settings, ownerOf(holdings));
  holdings.subscriptions.set(settings.name, subscription);
  return subscription;
}

function ownerOf(holdings: Holdings): SubscriptionOwner {
  const { alarms, sendPush, nextId, topics } = holdings;
  return {
    alarms,
    sendPush,
    mayPush: () => holdings.mayPush,
    nextAckId: (subscription) => `${subscription}:${nextId()}`,
    settled: (subscription, { message: { id } }) =>
      holdings.journal.append({ type: 'settled', subscription, id }),
    failed: (subscription, { message: { id }, attempts }) =>
      holdings.journal.append({ type: 'failed', subscription, id, attempts }),
    bury: (subscription, { message, attempts }, topic) => {
      if (!topics.has(topic)) return false;
      publish(holdings, topic, [deadLetterOf(message, subscription, attempts)]);
      return true;
    },
  };
}
