import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import type { Message, MessageContent } from './message.ts';
import { partsOf } from './names.ts';

type DeadLetterPolicy = protos.google.pubsub.v1.IDeadLetterPolicy;

/** Where messages go that were delivered too often in vain. */
export interface DeadLetters {
  readonly topic: string;
  readonly attemptsMax: number;
}

const attemptsLeast = 5;
const attemptsMost = 100;

/**
 * Reads a dead letter policy; 0 attempts mean the least there may be, 5.
 * @throws WireError OUT_OF_RANGE for fewer than 5 or more than 100
 */
export function readDeadLetterPolicy(policy: DeadLetterPolicy): DeadLetterPolicy {
  const attempts = policy.maxDeliveryAttempts || attemptsLeast;
  if (attempts < attemptsLeast) throw outOfRange('small', attempts, 'minimum', attemptsLeast);
  if (attempts > attemptsMost) throw outOfRange('large', attempts, 'maximum', attemptsMost);
  return { deadLetterTopic: policy.deadLetterTopic ?? '', maxDeliveryAttempts: attempts };
}

/** What a policy that was read says. */
export function toDeadLetters(policy: DeadLetterPolicy): DeadLetters {
  return {
    topic: policy.deadLetterTopic ?? '',
    attemptsMax: policy.maxDeliveryAttempts ?? attemptsLeast,
  };
}

/**
 * What is published to the dead letter topic: the message, and where it comes from.
 * https://cloud.google.com/pubsub/docs/handling-failures#track_delivery_attempts
 */
export function deadLetterOf(
  { data, attributes, orderingKey, publishedAtMs }: Message,
  subscription: string,
  attempts: number,
): MessageContent {
  const { project, id } = partsOf(subscription);
  return {
    data,
    orderingKey,
    attributes: {
      ...attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: id,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(publishedAtMs).toISOString(),
    },
  };
}

function outOfRange(what: string, passed: number, bound: string, limit: number): WireError {
  return new WireError(
    'OUT_OF_RANGE',
    `The value for max_delivery_attempts is too ${what}. You passed ${passed} in the request, ` +
      `but the ${bound} value is ${limit}.`,
  );
}
