import type { protos } from '@google-cloud/pubsub';
import type { Lease } from './lease.ts';
import { toPubsubMessage } from './message.ts';
import type { DeliveryPolicy } from './policy.ts';

/** A delivery as the wire wants it; without a dead letter policy attempts are not counted. */
export function toReceivedMessage(
  { ackId, attempt, held }: Lease,
  { deadLetters }: DeliveryPolicy,
): protos.google.pubsub.v1.IReceivedMessage {
  const deliveryAttempt = deadLetters === undefined ? 0 : attempt;
  return { ackId, message: toPubsubMessage(held.message), deliveryAttempt };
}
