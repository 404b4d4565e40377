import { z } from 'zod';

/** How a push subscription is made; names without their `projects/P/...` part. */
interface PushSubscription {
  readonly name: string;
  readonly topic: string;
  readonly pushEndpoint: string;
  readonly ackDeadlineSeconds: number;
  readonly minimumBackoffSeconds: number;
  readonly maximumBackoffSeconds: number;
  readonly deadLetterTopic: string;
  readonly maxDeliveryAttempts: number;
}

/** The little of Pub/Sub's REST API that the stack itself needs; every emulator of it speaks it. */
export interface PubsubRest {
  /** Makes the topic, or finds it there. */
  createTopic(topic: string): Promise<void>;
  /**
   * Makes the subscription, or gives the one of that name these settings; its messages stay, unless
   * they are of another topic.
   */
  createPushSubscription(subscription: PushSubscription): Promise<void>;
  /** Makes a subscription that keeps messages until somebody pulls them, or finds it there. */
  createPullSubscription(name: string, topic: string): Promise<void>;
  /** Publishes one message and gives its id. */
  publish(topic: string, data: string, attributes: Record<string, string>): Promise<string>;
}

const callMs = 10_000;
const conflictStatus = 409;

/** Speaks to the Pub/Sub emulator on `host` (`127.0.0.1:4711`) about one project. */
export function pubsubRest(host: string, project: string): PubsubRest {
  const call = caller(`http://${host}/v1`);
  const topicName = (topic: string): string => `projects/${project}/topics/${topic}`;
  const subscriptionName = (name: string): string => `projects/${project}/subscriptions/${name}`;
  return {
    async createTopic(topic) {
      await call('PUT', topicName(topic), {}, [conflictStatus]);
    },
    async createPushSubscription(subscription) {
      const name = subscriptionName(subscription.name);
      const topic = topicName(subscription.topic);
      const settings = {
        pushConfig: { pushEndpoint: subscription.pushEndpoint },
        ackDeadlineSeconds: subscription.ackDeadlineSeconds,
        retryPolicy: {
          minimumBackoff: `${subscription.minimumBackoffSeconds}s`,
          maximumBackoff: `${subscription.maximumBackoffSeconds}s`,
        },
        deadLetterPolicy: {
          deadLetterTopic: topicName(subscription.deadLetterTopic),
          maxDeliveryAttempts: subscription.maxDeliveryAttempts,
        },
      };
      const make = (accepted: readonly number[]) =>
        call('PUT', name, { topic, ...settings }, accepted);
      if (await make([conflictStatus])) return;
      const updateMask = Object.keys(settings).join(',');
      const changed = { subscription: { name, topic, ...settings }, updateMask };
      if (subscribed.parse(await call('PATCH', name, changed)).topic === topic) return;
      await call('DELETE', name);
      await make([]);
    },
    async createPullSubscription(name, topic) {
      const body = { topic: topicName(topic) };
      await call('PUT', subscriptionName(name), body, [conflictStatus]);
    },
    async publish(topic, data, attributes) {
      const message = { data: Buffer.from(data).toString('base64'), attributes };
      const answer = await call('POST', `${topicName(topic)}:publish`, { messages: [message] });
      return published.parse(answer).messageIds[0];
    },
  };
}

const subscribed = z.object({ topic: z.string() });
const published = z.object({ messageIds: z.tuple([z.string()]) });

/** Gives the answer, or undefined if its status is among those accepted. */
type Call = (
  method: string,
  path: string,
  body?: object,
  accepted?: readonly number[],
) => Promise<unknown>;

function caller(base: string): Call {
  return async (method, path, body, accepted = []) => {
    const response = await fetch(`${base}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(callMs),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text || '{}');
    if (accepted.includes(response.status)) return undefined;
    throw new Error(`Pub/Sub answered ${response.status} to ${method} ${base}/${path}: ${text}`);
  };
}
