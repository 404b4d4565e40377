import { PubSub, type Topic } from '@google-cloud/pubsub';
import type { Bus } from '#flow/ports.ts';
import { whileDoing } from './call-error.ts';
import { withDeadline } from './deadline.ts';
import type { Settings } from './settings.ts';

/** The client tries again by itself until then. */
const publishDeadlineMs = 20_000;

/**
 * Publishes to Pub/Sub; PUBSUB_EMULATOR_HOST names another server than Google's. Every message is
 * sent at once, because a function may lose its processor as soon as it has answered.
 */
export function pubsubBus(settings: Pick<Settings, 'project'>): Bus {
  const client = new PubSub({ projectId: settings.project });
  const topics = new Map<string, Topic>();
  const topicOf = (name: string): Topic => {
    const known = topics.get(name);
    if (known !== undefined) return known;
    const batching = { maxMessages: 1 };
    const topic = client.topic(name, { batching, gaxOpts: { timeout: publishDeadlineMs } });
    topics.set(name, topic);
    return topic;
  };
  return {
    publish: async (name, message, attributes = {}) => {
      const what = `Pub/Sub publish to ${name}`;
      const data = Buffer.from(JSON.stringify(message));
      const sent = topicOf(name)
        .publishMessage({ data, attributes: { ...attributes } })
        .catch((error: unknown) => {
          throw whileDoing(what, error);
        });
      await withDeadline(what, publishDeadlineMs, sent);
    },
  };
}
