import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import type { Handlers } from '../wire.ts';
import type { Broker } from './broker.ts';
import { checkName, prefixIn } from './names.ts';
import { pageOf } from './paging.ts';
import { readPushConfig } from './push-config.ts';
import type { Subscription } from './subscription.ts';
import {
  checkAtOnce,
  readSubscription,
  type SubscriptionSettings,
  updateSubscription,
} from './subscription-settings.ts';

type Create = protos.google.pubsub.v1.ISubscription;
type Update = protos.google.pubsub.v1.IUpdateSubscriptionRequest;
type Get = protos.google.pubsub.v1.IGetSubscriptionRequest;
type List = protos.google.pubsub.v1.IListSubscriptionsRequest;
type ModifyPushConfig = protos.google.pubsub.v1.IModifyPushConfigRequest;

/** The methods of subscriptions themselves. What they change is on disk before they answer. */
export function subscriptionMethods(broker: Broker): Handlers {
  const { subscriptions } = broker;
  const find = (name: string | null | undefined): Subscription => findSubscription(broker, name);
  const put = async (settings: SubscriptionSettings): Promise<SubscriptionSettings> => {
    broker.putSubscription(settings);
    await broker.written();
    return settings;
  };
  return {
    CreateSubscription: async (request: Create) => {
      const { name, topic } = checkAtOnce(request);
      if (subscriptions.has(name)) {
        throw new WireError('ALREADY_EXISTS', 'Subscription already exists');
      }
      if (!broker.topics.has(topic)) {
        throw new WireError('NOT_FOUND', 'Subscription topic does not exist');
      }
      checkDeadLetterTopic(broker, request);
      return put(readSubscription(name, topic, request));
    },
    GetSubscription: async ({ subscription }: Get) => find(subscription).settings(),
    UpdateSubscription: async (request: Update) => {
      const settings = find(request.subscription?.name).settings();
      if (request.updateMask?.paths?.includes('dead_letter_policy')) {
        checkDeadLetterTopic(broker, request.subscription);
      }
      return put(updateSubscription(settings, request));
    },
    ListSubscriptions: async (request: List) => {
      const prefix = prefixIn(request.project, 'subscriptions');
      const names = [...subscriptions.keys()].filter((name) => name.startsWith(prefix));
      const page = pageOf(names, request);
      const listed = page.names.map((name) => find(name).settings());
      return { subscriptions: listed, nextPageToken: page.nextPageToken };
    },
    DeleteSubscription: async ({ subscription }: Get) => {
      broker.deleteSubscription(find(subscription).settings().name);
      await broker.written();
      return {};
    },
    ModifyPushConfig: async ({ subscription, pushConfig }: ModifyPushConfig) => {
      const next = readPushConfig(pushConfig);
      await put({ ...find(subscription).settings(), pushConfig: next });
      return {};
    },
  };
}

/**
 * The subscription with this name.
 * @throws WireError NOT_FOUND, or INVALID_ARGUMENT for what is no name
 */
export function findSubscription(
  { subscriptions }: Broker,
  name: string | null | undefined,
): Subscription {
  const subscription = subscriptions.get(checkName('subscriptions', name));
  if (subscription !== undefined) return subscription;
  throw new WireError('NOT_FOUND', 'Subscription does not exist');
}

function checkDeadLetterTopic({ topics }: Broker, subscription: Create | null | undefined): void {
  const policy = subscription?.deadLetterPolicy;
  if (!policy || topics.has(policy.deadLetterTopic ?? '')) return;
  throw new WireError('NOT_FOUND', 'Dead letter topic not found');
}
