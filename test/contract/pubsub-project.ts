import { randomUUID } from 'node:crypto';
import type { protos } from '@google-cloud/pubsub';
import { callOptions, type PubsubClient } from './pubsub-client.ts';

type V1Subscription = protos.google.pubsub.v1.ISubscription;
type V1Message = protos.google.pubsub.v1.IPubsubMessage;
type Received = protos.google.pubsub.v1.IReceivedMessage;

/** A delivery, in what a test says of it. */
export interface Delivery {
  readonly ackId: string;
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey: string;
  readonly messageId: string;
  readonly attempt: number;
}

/** A project of its own in a Pub/Sub: what one test makes, no other sees. */
export interface PubsubProject {
  readonly name: string;
  topic(id: string): string;
  subscription(id: string): string;
  /** Makes a topic and a subscription of the same id to it. */
  create(id: string, settings?: V1Subscription): Promise<void>;
  createTopic(id: string): Promise<void>;
  createSubscription(id: string, topic: string, settings?: V1Subscription): Promise<void>;
  /** Publishes texts or messages; answers their ids. */
  publish(topic: string, ...messages: readonly (string | V1Message)[]): Promise<readonly string[]>;
  /** What is there now, at most so many. */
  pull(subscription: string, max?: number): Promise<readonly Delivery[]>;
  /** Pulls until so many came. @throws when they did not come in time */
  pullUntil(subscription: string, count: number): Promise<readonly Delivery[]>;
  acknowledge(subscription: string, deliveries: readonly Delivery[]): Promise<void>;
  /** Gives messages another deadline; 0 gives them back. */
  modify(subscription: string, deliveries: readonly Delivery[], seconds: number): Promise<void>;
}

const waitMs = 20_000;

/** Opens a project; without a name, one that nobody has used. */
export function openProject(
  { publisher, subscriber }: PubsubClient,
  name = `projects/p-${randomUUID()}`,
): PubsubProject {
  const topic = (id: string): string => `${name}/topics/${id}`;
  const subscription = (id: string): string => `${name}/subscriptions/${id}`;
  const createTopic = async (id: string): Promise<void> => {
    await publisher.createTopic({ name: topic(id) }, callOptions);
  };
  const createSubscription: PubsubProject['createSubscription'] = async (id, of, settings) => {
    const request = { ...settings, name: subscription(id), topic: topic(of) };
    await subscriber.createSubscription(request, callOptions);
  };
  const pull: PubsubProject['pull'] = async (id, maxMessages = 1_000) => {
    const request = { subscription: subscription(id), maxMessages, returnImmediately: true };
    const [answer] = await subscriber.pull(request, callOptions);
    return (answer.receivedMessages ?? []).map(toDelivery);
  };
  return {
    name,
    topic,
    subscription,
    createTopic,
    createSubscription,
    async create(id, settings) {
      await createTopic(id);
      await createSubscription(id, id, settings);
    },
    async publish(id, ...messages) {
      const request = { topic: topic(id), messages: messages.map(toMessage) };
      const [{ messageIds }] = await publisher.publish(request, callOptions);
      return messageIds ?? [];
    },
    pull,
    async pullUntil(id, count) {
      const pulled: Delivery[] = [];
      for (const end = Date.now() + waitMs; pulled.length < count; ) {
        if (Date.now() > end)
          throw new Error(`${pulled.length} of ${count} messages came to ${id}`);
        pulled.push(...(await pull(id, count - pulled.length)));
      }
      return pulled;
    },
    async acknowledge(id, deliveries) {
      const ackIds = deliveries.map(({ ackId }) => ackId);
      await subscriber.acknowledge({ subscription: subscription(id), ackIds }, callOptions);
    },
    async modify(id, deliveries, ackDeadlineSeconds) {
      const ackIds = deliveries.map(({ ackId }) => ackId);
      const request = { subscription: subscription(id), ackIds, ackDeadlineSeconds };
      await subscriber.modifyAckDeadline(request, callOptions);
    },
  };
}

function toMessage(message: string | V1Message): V1Message {
  return typeof message === 'string' ? { data: Buffer.from(message) } : message;
}

function toDelivery({ ackId, message, deliveryAttempt }: Received): Delivery {
  return {
    ackId: ackId ?? '',
    data: Buffer.from(message?.data ?? '').toString(),
    attributes: message?.attributes ?? {},
    orderingKey: message?.orderingKey ?? '',
    messageId: message?.messageId ?? '',
    attempt: deliveryAttempt ?? 0,
  };
}
