import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import { toMs } from './durations.ts';
import { checkName } from './names.ts';
import { maskedPaths, refuseUnsupported } from './request.ts';

/** A topic: what was said of it when it was made. */
export type Topic = Readonly<protos.google.pubsub.v1.ITopic> & { readonly name: string };

type TopicRequest = protos.google.pubsub.v1.ITopic;
type UpdateTopicRequest = protos.google.pubsub.v1.IUpdateTopicRequest;

const unsupported = [
  'schemaSettings',
  'ingestionDataSourceSettings',
  'messageTransforms',
] as const satisfies readonly (keyof TopicRequest)[];

/** https://cloud.google.com/pubsub/docs/replay-overview#configure_message_retention */
const retentionMinMs = 10 * 60_000;
const retentionMaxMs = 31 * 24 * 60 * 60_000;

/**
 * Reads a topic that is to be made.
 * @throws WireError INVALID_ARGUMENT for a bad name or retention, UNIMPLEMENTED for what is not here
 */
export function readTopic(request: TopicRequest): Topic {
  const name = checkName('topics', request.name);
  refuseUnsupported(request, unsupported);
  const { labels, kmsKeyName, messageStoragePolicy, messageRetentionDuration } = request;
  checkRetention(messageRetentionDuration);
  return {
    name,
    ...(labels && { labels }),
    ...(kmsKeyName && { kmsKeyName }),
    ...(messageStoragePolicy && { messageStoragePolicy }),
    ...(messageRetentionDuration && { messageRetentionDuration }),
  };
}

/** The fields that an update may name, as a field mask spells them. */
const mutable: Readonly<Record<string, keyof TopicRequest>> = {
  labels: 'labels',
  message_retention_duration: 'messageRetentionDuration',
  message_storage_policy: 'messageStoragePolicy',
  kms_key_name: 'kmsKeyName',
};

/**
 * The topic with the fields that the request's mask names.
 * @throws WireError INVALID_ARGUMENT for an empty mask, or one that names another field
 */
export function updateTopic(topic: Topic, { topic: next, updateMask }: UpdateTopicRequest): Topic {
  const changed: { [field: string]: unknown } = { ...topic };
  for (const path of maskedPaths('Topic', updateMask)) {
    const field = Object.hasOwn(mutable, path) ? mutable[path] : undefined;
    if (field === undefined) {
      throw new WireError(
        'INVALID_ARGUMENT',
        `Invalid update_mask provided in the UpdateTopicRequest: ${path} is not a field that can ` +
          `be updated here: ${Object.keys(mutable).join(', ')}.`,
      );
    }
    changed[field] = next?.[field];
  }
  return readTopic({ ...changed, name: topic.name });
}

function checkRetention(duration: TopicRequest['messageRetentionDuration']): void {
  const ms = toMs(duration);
  if (ms === undefined || (ms >= retentionMinMs && ms <= retentionMaxMs)) return;
  throw new WireError('INVALID_ARGUMENT', 'message_retention_duration out of bounds');
}
