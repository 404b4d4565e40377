import { setTimeout as pause } from 'node:timers/promises';
import { PubSub, type Topic } from '@google-cloud/pubsub';
import type { StackAddresses } from '../../emulators/stack/addresses.ts';
import { type Deliveries, watchDeliveries } from './deliveries.ts';
import type { Announcement } from './plan.ts';

/** Publishes to the functions of a stack in this process, and hears when they have acknowledged. */
export interface Announcer {
  /** Resolves when every one is acknowledged. @throws when none was for two minutes */
  announce(announcements: readonly Announcement[]): Promise<void>;
  /** Publishes what a job of the Scheduler would, and resolves when it is acknowledged. */
  tick(topic: string): Promise<void>;
  /** Moves the stack's clock by a duration of ISO 8601. */
  advance(duration: string): Promise<void>;
  /** What was seen of the announcements so far. */
  seen(): { readonly pushes: number; readonly atOnceMost: number };
  close(): Promise<void>;
}

const lookAgainMs = 50;
const sayMs = 5_000;
/** As long as this without a single acknowledgement, and nothing more will come. */
const stalledMs = 120_000;
const advanceDeadlineMs = 60_000;
const batching = { maxMessages: 1_000, maxMilliseconds: 10 };

/** Connects to the Pub/Sub of a stack. */
export function openAnnouncer(
  { project, pubsub, clock }: StackAddresses,
  say: (sentence: string) => void,
): Announcer {
  const client = new PubSub({ projectId: project, apiEndpoint: pubsub, emulatorMode: true });
  const topics = new Map<string, Topic>();
  const deliveries = watchDeliveries(project);
  const publish = async (name: string, messages: readonly object[]): Promise<void> => {
    const topic = topics.get(name) ?? client.topic(name, { batching });
    topics.set(name, topic);
    const ids = await Promise.all(messages.map((json) => topic.publishMessage({ json })));
    await untilAcknowledged(deliveries, ids, say);
  };
  return {
    announce: (announcements) => publish('tag-detected', announcements),
    tick: (topic) => publish(topic, [{}]),
    advance: (duration) => advance(clock, duration),
    seen: () => ({ pushes: deliveries.pushes(), atOnceMost: deliveries.atOnceMost() }),
    close: async () => {
      deliveries.close();
      await client.close();
    },
  };
}

async function untilAcknowledged(
  deliveries: Deliveries,
  ids: readonly string[],
  say: (sentence: string) => void,
): Promise<void> {
  let [left, leftBefore, changedAtMs, saidAtMs] = [ids, ids.length, Date.now(), Date.now()];
  for (;;) {
    const acknowledged = deliveries.acknowledged();
    left = left.filter((id) => !acknowledged.has(id));
    if (left.length === 0) return;
    const nowMs = Date.now();
    if (left.length < leftBefore) [leftBefore, changedAtMs] = [left.length, nowMs];
    if (nowMs - changedAtMs > stalledMs) throw new Error(stalled(deliveries, left.length));
    if (nowMs - saidAtMs > sayMs) {
      say(`${ids.length - left.length} of ${ids.length} messages acknowledged`);
      saidAtMs = nowMs;
    }
    await pause(lookAgainMs);
  }
}

function stalled(deliveries: Deliveries, left: number): string {
  const refusals = JSON.stringify(deliveries.refusals());
  return (
    `${left} messages were not acknowledged, and none within ${stalledMs / 1000} s; answers that ` +
    `did not acknowledge, by status: ${refusals}`
  );
}

async function advance(clock: string, duration: string): Promise<void> {
  const answer = await fetch(clock, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: duration }),
    signal: AbortSignal.timeout(advanceDeadlineMs),
  });
  if (!answer.ok) throw new Error(`the clock answered ${answer.status}: ${await answer.text()}`);
}
