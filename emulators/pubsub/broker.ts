import type { Protos } from '../wire/protos.ts';
import { type Alarms, createAlarms } from './alarms.ts';
import { changesTo, type Holdings } from './holdings.ts';
import { noJournal, openTurnJournal, readChanges } from './journal.ts';
import { putSubscriptionChange, putTopicChange, replay } from './kept.ts';
import type { MessageContent } from './message.ts';
import { deletedTopic } from './names.ts';
import { addSubscription, publish } from './publishing.ts';
import { openPushClient } from './push-client.ts';
import { serialNumbers } from './serial.ts';
import type { Subscription } from './subscription.ts';
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
  const pushes = openPushClient();
  const holdings: Holdings = {
    protos,
    topics: new Map(),
    subscriptions: new Map(),
    alarms: createAlarms(),
    sendPush: pushes.send,
    nextId: serialNumbers(),
    journal: noJournal,
    mayPush: pushAfter === undefined,
  };
  const { topics, subscriptions, alarms } = holdings;
  pushAfter?.then(
    () => beginPushing(holdings),
    () => undefined,
  );
  if (dir !== undefined) keepIn(dir, holdings);
  return {
    topics,
    subscriptions,
    alarms,
    putTopic(topic) {
      topics.set(topic.name, topic);
      holdings.journal.append(putTopicChange(protos, topic));
    },
    deleteTopic: (name) => deleteTopic(holdings, name),
    putSubscription: (settings) => putSubscription(holdings, settings),
    deleteSubscription(name) {
      subscriptions.get(name)?.close(true);
      subscriptions.delete(name);
      holdings.journal.append({ type: 'subscription-deleted', name });
    },
    publish: (topic, contents) => publish(holdings, topic, contents),
    written: () => holdings.journal.written(),
    async close() {
      for (const subscription of subscriptions.values()) subscription.close(false);
      alarms.close();
      await pushes.close();
      holdings.journal.close();
    },
  };
}

/** Takes up what the folder's journal leads to, and goes on with the journal. */
function keepIn(dir: string, holdings: Holdings): void {
  const kept = replay(readChanges(dir), holdings.protos);
  for (const topic of kept.topics) holdings.topics.set(topic.name, topic);
  for (const { settings, messages } of kept.subscriptions) {
    const { backlog } = addSubscription(holdings, settings);
    for (const { message, attempts } of messages) backlog.hold(message, attempts);
  }
  holdings.journal = openTurnJournal(dir, () => changesTo(holdings));
}

function beginPushing(holdings: Holdings): void {
  holdings.mayPush = true;
  for (const subscription of holdings.subscriptions.values()) subscription.wake();
}

function deleteTopic(holdings: Holdings, name: string): void {
  holdings.topics.delete(name);
  holdings.journal.append({ type: 'topic-deleted', name });
  for (const subscription of holdings.subscriptions.values()) {
    const settings = subscription.settings();
    if (settings.topic === name) putSubscription(holdings, { ...settings, topic: deletedTopic });
  }
}

function putSubscription(holdings: Holdings, settings: SubscriptionSettings): void {
  const subscription = holdings.subscriptions.get(settings.name);
  if (subscription === undefined) addSubscription(holdings, settings);
  else subscription.change(settings);
  holdings.journal.append(putSubscriptionChange(holdings.protos, settings));
}
