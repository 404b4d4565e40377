import { jsonToPlain, plainToJson } from '../wire/json.ts';
import type { Protos } from '../wire/protos.ts';
import type { Change } from './changes.ts';
import type { Message } from './message.ts';
import type { SubscriptionSettings } from './subscription-settings.ts';
import { readStoredSubscription } from './subscription-settings.ts';
import { readTopic, type Topic } from './topic.ts';

/** What was there when Pub/Sub ended. */
export interface Kept {
  readonly topics: readonly Topic[];
  readonly subscriptions: readonly KeptSubscription[];
}

/** A subscription and the messages that were not acknowledged, the oldest first. */
export interface KeptSubscription {
  readonly settings: SubscriptionSettings;
  readonly messages: Iterable<KeptMessage>;
}

/** A message, and how often the subscription delivered it in vain. */
export interface KeptMessage {
  readonly message: Message;
  readonly attempts: number;
}

type Held = Extract<Change, { type: 'held' }>;
type Json = Extract<Change, { type: 'topic-put' }>['topic'];

const topicType = 'google.pubsub.v1.Topic';
const subscriptionType = 'google.pubsub.v1.Subscription';

/** Goes through all that happened, and says where it led. */
export function replay(changes: Iterable<Change>, protos: Protos): Kept {
  const topics = new Map<string, Topic>();
  const subscriptions = new Map<string, Replayed>();
  for (const change of changes) {
    switch (change.type) {
      case 'topic-put': {
        const topic = readTopic(jsonToPlain(protos, topicType, change.topic));
        topics.set(topic.name, topic);
        break;
      }
      case 'topic-deleted':
        topics.delete(change.name);
        break;
      case 'subscription-put': {
        const plain = jsonToPlain(protos, subscriptionType, change.subscription);
        const settings = readStoredSubscription(plain);
        const messages = subscriptions.get(settings.name)?.messages ?? new Map();
        subscriptions.set(settings.name, { settings, messages });
        break;
      }
      case 'subscription-deleted':
        subscriptions.delete(change.name);
        break;
      default:
        replayMessage(subscriptions, change);
    }
  }
  const withMessages = [...subscriptions.values()].map(({ settings, messages }) => ({
    settings,
    messages: messages.values(),
  }));
  return { topics: [...topics.values()], subscriptions: withMessages };
}

interface Replayed {
  readonly settings: SubscriptionSettings;
  readonly messages: Map<string, KeptMessage>;
}

function replayMessage(
  subscriptions: ReadonlyMap<string, Replayed>,
  change: Extract<Change, { type: 'held' | 'settled' | 'failed' }>,
): void {
  if (change.type === 'held') {
    const message = { ...change.message, data: Buffer.from(change.message.data, 'base64') };
    for (const [name, attempts] of Object.entries(change.attempts)) {
      subscriptions.get(name)?.messages.set(message.id, { message, attempts });
    }
    return;
  }
  const messages = subscriptions.get(change.subscription)?.messages;
  const kept = messages?.get(change.id);
  if (change.type === 'settled') messages?.delete(change.id);
  else if (kept) messages?.set(change.id, { ...kept, attempts: change.attempts });
}

/** The change that makes a topic, or gives it other settings. */
export function putTopicChange(protos: Protos, topic: Topic): Change {
  return { type: 'topic-put', topic: toJson(protos, topicType, topic) };
}

/** The change that makes a subscription, or gives it other settings. */
export function putSubscriptionChange(protos: Protos, settings: SubscriptionSettings): Change {
  return { type: 'subscription-put', subscription: toJson(protos, subscriptionType, settings) };
}

/** The change by which subscriptions hold a message. */
export function heldChange(message: Message, attempts: Held['attempts']): Change {
  return { type: 'held', message: { ...message, data: message.data.toString('base64') }, attempts };
}

function toJson(protos: Protos, type: string, plain: object): Json {
  const json = plainToJson(protos, type, plain);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw new Error(`The JSON of a ${type} is no object`);
}
