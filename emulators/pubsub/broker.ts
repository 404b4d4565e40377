import type { Protos } from '../wire/protos.ts';
import { type Alarms, createAlarms } from './alarms.ts';
import type { Change } from './changes.ts';
import { deadLetterOf } from './dead-letter.ts';
import { noJournal, readJournal, startJournal } from './journal.ts';
import { heldChange, type Kept, putSubscriptionChange, putTopicChange, replay } from './kept.ts';
import type { Message, MessageContent } from './message.ts';
import { deletedTopic } from './names.ts';
import { openPushClient } from './push-client.ts';
import { serialNumbers } from './serial.ts';
import { openSubscription, type Subscription, type SubscriptionOwner } from './subscription.ts';
import type { SubscriptionSettings } from './subscription-settings.ts';
import type { Topic } from './topic.ts';

/** All topics and subscriptions with their messages. */
export interface Broker {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  readonly alarms: Alarms;
  /** Makes a topic, or gives it other settings. */
  putTopic(topic: Topic): void;
  /** Deletes a topic; its subscriptions stay, with their messages. */
  deleteTopic(name: string): void;
  /** Makes a subscription, or gives it other settings. */
  putSubscription(settings: SubscriptionSettings): void;
  deleteSubscription(name: string): void;
  /** Gives the messages to every subscription of the topic that wants them; answers their ids. */
  publish(topic: string, contents: readonly MessageContent[]): readonly string[];
  /** Resolves when everything until now survives the end of the process. */
  written(): Promise<void>;
  close(): Promise<void>;
}

/** Where a broker keeps what it has, and when it begins to push. */
export interface BrokerOptions {
  /** Without a folder nothing is kept. */
  readonly dir?: string;
  /** Until then nothing is pushed. */
  readonly pushAfter?: Promise<unknown>;
}

/**
 * Opens the topics and subscriptions that are kept in a folder; without a folder there are none.
 * @throws when what is there cannot be read
 */
export function openBroker(protos: Protos, { dir, pushAfter }: BrokerOptions): Broker {
  const alarms = createAlarms();
  const pushes = openPushClient();
  const topics = new Map<string, Topic>();
  const subscriptions = new Map<string, Subscription>();
  const nextId = serialNumbers();
  let journal = noJournal;
  let mayPush = pushAfter === undefined;
  const open = (settings: SubscriptionSettings): Subscription => {
    const subscription = openSubscription(settings, owner);
    subscriptions.set(settings.name, subscription);
    return subscription;
  };
  const publish = (topic: string, contents: readonly MessageContent[]): readonly string[] => {
    const subscribers = [...subscriptions].filter(([, one]) => one.settings().topic === topic);
    return contents.map((content) => {
      const message = { ...content, id: nextId(), publishedAtMs: Date.now() };
      const holders = subscribers.filter(([, subscriber]) => subscriber.wants(message));
      if (holders.length === 0) return message.id;
      journal.append(heldChange(message, Object.fromEntries(holders.map(([name]) => [name, 0]))));
      for (const [, holder] of holders) holder.backlog.hold(message, 0);
      return message.id;
    });
  };
  const owner: SubscriptionOwner = {
    alarms,
    sendPush: pushes.send,
    mayPush: () => mayPush,
    nextAckId: (subscription) => `${subscription}:${nextId()}`,
    settled: (subscription, { message: { id } }) =>
      journal.append({ type: 'settled', subscription, id }),
    failed: (subscription, { message: { id }, attempts }) =>
      journal.append({ type: 'failed', subscription, id, attempts }),
    bury: (subscription, { message, attempts }, topic) => {
      if (!topics.has(topic)) return false;
      publish(topic, [deadLetterOf(message, subscription, attempts)]);
      return true;
    },
  };
  const putSubscription = (settings: SubscriptionSettings): void => {
    const subscription = subscriptions.get(settings.name);
    if (subscription === undefined) open(settings);
    else subscription.change(settings);
    journal.append(putSubscriptionChange(protos, settings));
  };
  const beginPushing = (): void => {
    mayPush = true;
    for (const subscription of subscriptions.values()) subscription.wake();
  };
  pushAfter?.then(beginPushing, () => undefined);
  if (dir !== undefined) {
    fill(replay(readJournal(dir), protos), topics, open);
    journal = startJournal(dir, () => changesTo(protos, topics, subscriptions));
  }
  return {
    topics,
    subscriptions,
    alarms,
    putTopic(topic) {
      topics.set(topic.name, topic);
      journal.append(putTopicChange(protos, topic));
    },
    deleteTopic(name) {
      topics.delete(name);
      journal.append({ type: 'topic-deleted', name });
      for (const subscription of subscriptions.values()) {
        const settings = subscription.settings();
        if (settings.topic === name) putSubscription({ ...settings, topic: deletedTopic });
      }
    },
    putSubscription,
    deleteSubscription(name) {
      subscriptions.get(name)?.close(true);
      subscriptions.delete(name);
      journal.append({ type: 'subscription-deleted', name });
    },
    publish,
    written: () => journal.written(),
    async close() {
      for (const subscription of subscriptions.values()) subscription.close(false);
      alarms.close();
      await pushes.close();
      journal.close();
    },
  };
}

function fill(
  kept: Kept,
  topics: Map<string, Topic>,
  open: (settings: SubscriptionSettings) => Subscription,
): void {
  for (const topic of kept.topics) topics.set(topic.name, topic);
  for (const { settings, messages } of kept.subscriptions) {
    const { backlog } = open(settings);
    for (const { message, attempts } of messages) backlog.hold(message, attempts);
  }
}

function* changesTo(
  protos: Protos,
  topics: ReadonlyMap<string, Topic>,
  subscriptions: ReadonlyMap<string, Subscription>,
): Generator<Change> {
  for (const topic of topics.values()) yield putTopicChange(protos, topic);
  const held = new Map<string, { readonly message: Message; attempts: Record<string, number> }>();
  for (const [name, { settings, backlog }] of subscriptions) {
    yield putSubscriptionChange(protos, settings());
    for (const { message, attempts } of backlog.unsettled()) {
      const known = held.get(message.id) ?? { message, attempts: {} };
      held.set(message.id, known);
      known.attempts[name] = attempts;
    }
  }
  const oldestFirst = [...held.values()].sort(
    (left, right) => Number(left.message.id) - Number(right.message.id),
  );
  for (const { message, attempts } of oldestFirst) yield heldChange(message, attempts);
}
