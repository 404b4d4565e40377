import type { Message } from './message.ts';

/**
 * The body of a push, with every field under both names, as the service sends it. Only a
 * subscription with a dead letter policy counts attempts.
 * https://cloud.google.com/pubsub/docs/push#wrapped_messages
 */
export function pushBody(
  { id, data, attributes, orderingKey, publishedAtMs }: Message,
  subscription: string,
  deliveryAttempt: number | undefined,
): string {
  const publishTime = new Date(publishedAtMs).toISOString();
  const message = {
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(data.length > 0 && { data: data.toString('base64') }),
    messageId: id,
    message_id: id,
    ...(orderingKey !== '' && { orderingKey }),
    publishTime,
    publish_time: publishTime,
  };
  return JSON.stringify({
    message,
    subscription,
    ...(deliveryAttempt !== undefined && { deliveryAttempt }),
  });
}
