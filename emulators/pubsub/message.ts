import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import { toTimestamp } from './durations.ts';

type PubsubMessage = protos.google.pubsub.v1.IPubsubMessage;

/** A message as it was published; every subscription of its topic holds the same one. */
export interface Message {
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  /** Empty for a message that is in no order. */
  readonly orderingKey: string;
  readonly publishedAtMs: number;
}

/** What a publisher says of a message. */
export type MessageContent = Pick<Message, 'data' | 'attributes' | 'orderingKey'>;

/** https://cloud.google.com/pubsub/quotas#resource_limits */
const publishMessagesMax = 1_000;
const publishBytesMax = 10 * 1024 * 1024;
const attributesMax = 100;
const attributeKeyBytesMax = 256;
const attributeValueBytesMax = 1_024;
const orderingKeyBytesMax = 1_024;

/**
 * Reads the messages of a publish request.
 * @throws WireError INVALID_ARGUMENT for an empty message, or more than Pub/Sub takes
 */
export function readMessages(
  messages: readonly PubsubMessage[] | null | undefined,
): readonly MessageContent[] {
  if (!messages || messages.length === 0) throw refuse('No messages to publish');
  if (messages.length > publishMessagesMax) throw refuse('Too many messages to publish');
  const contents = messages.map(readContent);
  const bytes = contents.reduce((sum, content) => sum + contentBytes(content), 0);
  if (bytes <= publishBytesMax) return contents;
  throw refuse(`Request payload size exceeds the limit: ${publishBytesMax} bytes.`);
}

/** The message as the wire wants it. */
export function toPubsubMessage(message: Message): PubsubMessage {
  const { data, attributes, orderingKey } = message;
  const publishTime = toTimestamp(message.publishedAtMs);
  return { data, attributes, messageId: message.id, publishTime, orderingKey };
}

/** How much of a flow control's bytes the message takes. */
export function contentBytes({ data, attributes, orderingKey }: MessageContent): number {
  let bytes = data.length + Buffer.byteLength(orderingKey);
  for (const [key, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes;
}

function readContent(message: PubsubMessage): MessageContent {
  const data = bytesOf(message.data);
  const attributes = message.attributes ?? {};
  const orderingKey = message.orderingKey ?? '';
  const names = Object.keys(attributes);
  if (data.length === 0 && names.length === 0) throw refuse('Some messages are empty');
  if (names.length > attributesMax) {
    throw tooLarge('the number of attributes', names.length, attributesMax);
  }
  for (const name of names) checkAttribute(name, attributes[name] ?? '');
  const keyBytes = Buffer.byteLength(orderingKey);
  if (keyBytes > orderingKeyBytesMax) {
    throw tooLarge('the ordering key', keyBytes, orderingKeyBytesMax);
  }
  return { data, attributes, orderingKey };
}

function bytesOf(data: PubsubMessage['data']): Buffer {
  if (!data) return Buffer.alloc(0);
  return typeof data === 'string' ? Buffer.from(data, 'base64') : Buffer.from(data);
}

function checkAttribute(key: string, value: string): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > attributeKeyBytesMax) {
    throw tooLarge('an attribute key', keyBytes, attributeKeyBytesMax);
  }
  const valueBytes = Buffer.byteLength(value);
  if (valueBytes > attributeValueBytesMax) {
    throw tooLarge(`the value of the attribute "${key}"`, valueBytes, attributeValueBytesMax);
  }
  if (key.startsWith('goog')) throw refuse(`The attribute "${key}" begins with "goog"`);
}

function tooLarge(what: string, passed: number, max: number): WireError {
  return refuse(
    `The value for ${what} is too large. You passed ${passed} in the request, ` +
      `but the maximum value is ${max}.`,
  );
}

function refuse(message: string): WireError {
  return new WireError('INVALID_ARGUMENT', message);
}
