import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import { readDeadLetterPolicy } from './dead-letter.ts';
import { ofSeconds, toMs } from './durations.ts';
import { parseFilter } from './filter.ts';
import { checkName, deletedTopic } from './names.ts';
import { readPushConfig } from './push-config.ts';
import { maskedPaths, refuseUnsupported } from './request.ts';
import { readRetryPolicy } from './retry-policy.ts';

/** A subscription as it is answered to whoever asks for it. */
export type SubscriptionSettings = Readonly<protos.google.pubsub.v1.ISubscription> & {
  readonly name: string;
  readonly topic: string;
  readonly ackDeadlineSeconds: number;
};

type SubscriptionRequest = protos.google.pubsub.v1.ISubscription;
type UpdateRequest = protos.google.pubsub.v1.IUpdateSubscriptionRequest;

const unsupported = [
  'bigqueryConfig',
  'bigtableConfig',
  'cloudStorageConfig',
  'messageTransforms',
] as const satisfies readonly (keyof SubscriptionRequest)[];

/**
 * The service asks for 10 seconds at least. Google's emulator takes less, and so do we: tests need
 * not wait so long.
 */
const ackDeadlineSecondsMax = 600;
const ackDeadlineSecondsDefault = 10;
const retentionSecondsDefault = 7 * 24 * 60 * 60;
const retentionMinMs = 10 * 60_000;
const retentionMaxMs = 31 * 24 * 60 * 60_000;

/**
 * Checks what Google's emulator looks at before it looks for the subscription and its topic.
 * @throws WireError INVALID_ARGUMENT
 */
export function checkAtOnce(request: SubscriptionRequest): { name: string; topic: string } {
  readPushConfig(request.pushConfig);
  const name = checkName('subscriptions', request.name);
  const topic = checkName('topics', request.topic);
  readAckDeadline(request.ackDeadlineSeconds);
  return { name, topic };
}

/**
 * Reads a subscription's settings, with the defaults of what was not said.
 * @throws WireError INVALID_ARGUMENT or OUT_OF_RANGE for a wrong value, UNIMPLEMENTED for what is
 *   not here
 */
export function readSubscription(
  name: string,
  topic: string,
  request: SubscriptionRequest,
): SubscriptionSettings {
  refuseUnsupported(request, unsupported);
  const retention = request.messageRetentionDuration ?? ofSeconds(retentionSecondsDefault);
  checkRetention(retention);
  parseFilter(request.filter ?? '');
  const { labels, expirationPolicy, retryPolicy, deadLetterPolicy } = request;
  return {
    name,
    topic,
    pushConfig: readPushConfig(request.pushConfig),
    ackDeadlineSeconds: readAckDeadline(request.ackDeadlineSeconds),
    retainAckedMessages: request.retainAckedMessages ?? false,
    messageRetentionDuration: retention,
    enableMessageOrdering: request.enableMessageOrdering ?? false,
    enableExactlyOnceDelivery: request.enableExactlyOnceDelivery ?? false,
    filter: request.filter ?? '',
    ...(labels && { labels }),
    ...(expirationPolicy && { expirationPolicy }),
    ...(retryPolicy && { retryPolicy: readRetryPolicy(retryPolicy) }),
    ...(deadLetterPolicy && { deadLetterPolicy: readDeadLetterPolicy(deadLetterPolicy) }),
  };
}

/** Reads a subscription that was made before; its topic may have been deleted since. */
export function readStoredSubscription(stored: SubscriptionRequest): SubscriptionSettings {
  const topic = stored.topic === deletedTopic ? deletedTopic : checkName('topics', stored.topic);
  return readSubscription(checkName('subscriptions', stored.name), topic, stored);
}

/** The fields that an update may name, as a field mask spells them. */
const mutable: Readonly<Record<string, keyof SubscriptionRequest>> = {
  ack_deadline_seconds: 'ackDeadlineSeconds',
  dead_letter_policy: 'deadLetterPolicy',
  enable_exactly_once_delivery: 'enableExactlyOnceDelivery',
  expiration_policy: 'expirationPolicy',
  labels: 'labels',
  message_retention_duration: 'messageRetentionDuration',
  push_config: 'pushConfig',
  retain_acked_messages: 'retainAckedMessages',
  retry_policy: 'retryPolicy',
};
const immutable: ReadonlySet<string> = new Set([
  ...['name', 'topic', 'enable_message_ordering', 'filter', 'detached'],
  'topic_message_retention_duration',
]);

/**
 * The subscription with the fields that the request's mask names.
 * @throws WireError as `readSubscription`, and INVALID_ARGUMENT for a field that cannot be changed
 */
export function updateSubscription(
  settings: SubscriptionSettings,
  { subscription: next, updateMask }: UpdateRequest,
): SubscriptionSettings {
  const changed: { [field: string]: unknown } = { ...settings };
  for (const path of maskedPaths('Subscription', updateMask)) {
    const field = Object.hasOwn(mutable, path) ? mutable[path] : undefined;
    if (field === undefined) throw notMutable(path);
    changed[field] = next?.[field];
  }
  return readSubscription(settings.name, settings.topic, changed);
}

function readAckDeadline(seconds: number | null | undefined): number {
  if (!seconds) return ackDeadlineSecondsDefault;
  if (seconds > 0 && seconds <= ackDeadlineSecondsMax) return seconds;
  throw new WireError('INVALID_ARGUMENT', 'ack_deadline_secs out of bounds');
}

function checkRetention(duration: SubscriptionRequest['messageRetentionDuration']): void {
  const ms = toMs(duration) ?? 0;
  if (ms >= retentionMinMs && ms <= retentionMaxMs) return;
  throw new WireError('INVALID_ARGUMENT', 'message_retention_duration out of bounds');
}

function notMutable(path: string): WireError {
  const why = immutable.has(path)
    ? `the ${path} field in the Subscription is not mutable.`
    : `${path} is not a known Subscription field. Note that field paths must be of the form ` +
      "'push_config' rather than 'pushConfig'.";
  return new WireError(
    'INVALID_ARGUMENT',
    `Invalid update_mask provided in the UpdateSubscriptionRequest: ${why}`,
  );
}
