import { z } from 'zod';
import { isKind, type Kind } from '#core/kinds.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { TagHint } from '#core/tag.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { idSchema, nameSchema, tagNameSchema, visibleText } from './texts.ts';

/** A message as a function is handed it: its data, read as JSON and nothing more. */
export interface PushedMessage {
  readonly data: unknown;
  /** The topic that it came on, by its short name, where the delivery says it. */
  readonly topic?: string;
  /** When it was published, in ms since 1970, where the delivery says it. */
  readonly publishedAtMs?: number;
}

/** No message of ours or of Cloud Build comes near it; Pub/Sub would carry ten times as much. */
export const messageBytesMax = 1024 * 1024;
const viaLengthMax = 64;

const messageSchema = z.object({
  data: z.string('must be text in base64').nullish(),
  publishTime: z.iso.datetime({ offset: true }).optional().catch(undefined),
});
/** What a publisher cannot choose: the framework makes it of the path that is pushed to. */
const deliverySchema = z.object({
  source: z.string().optional().catch(undefined),
  time: z.iso.datetime({ offset: true }).optional().catch(undefined),
});
const topicSource = /^\/\/pubsub\.googleapis\.com\/projects\/[^/]+\/topics\/([\w.~+%-]+)$/;
const pushSchema = z.object(
  { message: messageSchema },
  'is no Pub/Sub message: it has neither data.message nor message',
);

const ofOneDelivery: ReadonlySet<string> = new Set([
  ...['id', 'time', 'traceparent', 'deliveryAttempt'],
  ...['messageId', 'message_id', 'publishTime', 'publish_time'],
]);

const one = z.literal(1, 'is an unknown version: only version 1 is known').exactOptional();
/** The version of a form of ours; one that we do not know is refused, not guessed at. */
export const formVersion = { schema: one, version: one };

/** CI often knows a tag by its whole ref. */
const tagsPrefix = /^refs\/tags\//;

const tagSchema = z.object({
  ...formVersion,
  component: nameSchema,
  tag: z
    .string()
    .transform((ref) => ref.replace(tagsPrefix, ''))
    .pipe(tagNameSchema),
  via: visibleText(viaLengthMax).default('message'),
  gone: z.boolean().exactOptional(),
});
const kindSchema = z.string().refine(isKind, 'is no kind of document');
const wakeSchema = z.object({ wake: z.object({ kind: kindSchema, id: visibleText(1500) }) });
const promoteSchema = z.object({ ...formVersion, candidate: idSchema });

/**
 * Reads a Pub/Sub message from what the functions framework hands over: a CloudEvent of the
 * framework's own making or of Eventarc, or the push body as it came, which the framework leaves
 * as it is where it finds no data in it.
 *
 * @throws PermanentError `malformed`
 */
export function readPushedMessage(event: unknown): PushedMessage {
  const isCloudEvent = typeof event === 'object' && event !== null && 'data' in event;
  const { message } = readBy(pushSchema, isCloudEvent ? event.data : event, 'the message');
  const delivery = isCloudEvent ? deliverySchema.parse(event) : {};
  const topic = topicSource.exec(delivery.source ?? '')?.[1];
  const published = message.publishTime ?? delivery.time;
  return {
    data: readObject(message.data ?? ''),
    ...(topic === undefined ? {} : { topic }),
    ...(published === undefined ? {} : { publishedAtMs: Date.parse(published) }),
  };
}

/**
 * What a message says, without what names or dates one delivery of it: however often and under
 * whatever id it comes again, its content is the same.
 */
export function contentOf(event: unknown): string {
  const said = (key: string, value: unknown) => (ofOneDelivery.has(key) ? undefined : value);
  return JSON.stringify(event, said) ?? 'undefined';
}

/**
 * Reads a message of topic `tag-detected`; other keys than ours are ignored. `refs/tags/v1.0.0` is
 * the tag `v1.0.0`.
 *
 * @throws PermanentError `malformed`
 */
export function readTagDetected(data: unknown): TagHint {
  const { schema: _, version: __, ...hint } = readBy(tagSchema, data, 'the detected tag');
  return hint;
}

/**
 * Reads the message by which the sweep asks a function to look at a document, on any topic;
 * none where the message is another.
 *
 * @throws PermanentError `malformed`
 */
export function readWake(data: unknown): { readonly kind: Kind; readonly id: string } | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'wake')) return undefined;
  return readBy(wakeSchema, data, 'the wake message').wake;
}

/**
 * Reads a message of topic `promote-requested`: it only points at an admitted promotion.
 *
 * @throws PermanentError `malformed`
 */
export function readPromoteRequested(data: unknown): { readonly candidate: string } {
  const { candidate } = readBy(promoteSchema, data, 'the promotion to go on with');
  return { candidate };
}

function readObject(base64: string): object {
  const bytes = decode(base64);
  const value = readJson(bytes, 'the message: its data');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  throw malformed(`its data is ${found}, but must be a JSON object`);
}

function decode(base64: string): Uint8Array {
  if (base64 === '') throw malformed('it is empty: its data must be a JSON object');
  if (base64.length > Math.ceil(messageBytesMax / 3) * 4)
    throw malformed(`its data is longer than ${messageBytesMax} bytes`);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw malformed('its data is not base64');
  return bytes;
}

function malformed(why: string): PermanentError {
  return new PermanentError('malformed', `the message: ${why}`);
}
