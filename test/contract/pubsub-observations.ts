import { setTimeout as delay } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { callOptions, type PubsubClient } from './pubsub-client.ts';
import type { PubsubProject } from './pubsub-project.ts';
import { openStream } from './pubsub-stream.ts';
import { openPushEndpoint } from './push-endpoint.ts';

/** Looks at what a Pub/Sub does, in a project that nobody has used. */
export type Observe = (client: PubsubClient, project: PubsubProject) => Promise<unknown>;

const wait = { timeout: 20_000, interval: 10 };
const settleMs = 2_000;
const pauseMs = 20;

/** How many of two messages come to a subscription whose filter wants one of them. */
export async function messagesThroughAFilter(
  _client: PubsubClient,
  project: PubsubProject,
): Promise<number> {
  await project.create('made', { filter: 'attributes.kind = "wanted"' });
  await project.publish('made', 'plain', { attributes: { kind: 'wanted' } });
  let came = (await project.pullUntil('made', 1)).length;
  await settled(async () => {
    came += (await project.pull('made')).length;
    return came === 2;
  });
  return came;
}

/** How many messages come to a client on a stream that can hold one. */
export async function messagesToANarrowStream(
  client: PubsubClient,
  project: PubsubProject,
): Promise<number> {
  await project.create('made');
  await project.publish('made', 'one', 'two', 'three');
  const subscription = project.subscription('made');
  const first = { subscription, streamAckDeadlineSeconds: 10, maxOutstandingMessages: 1 };
  const stream = openStream(client, first);
  try {
    await vi.waitFor(() => expect(stream.received.length).toBeGreaterThan(0), wait);
    await settled(() => stream.received.length === 3);
    return stream.received.length;
  } finally {
    stream.close();
  }
}

/** In which order the messages of a key come after the first was given back. */
export async function orderAfterNack(
  _client: PubsubClient,
  project: PubsubProject,
): Promise<string> {
  await project.create('made', { enableMessageOrdering: true });
  await project.publish('made', keyed('a'), keyed('b'), keyed('c'));
  const first = await project.pullUntil('made', 1);
  await project.modify('made', first, 0);
  const again = await project.pullUntil('made', 3);
  return again.map(({ data }) => data).join('');
}

/** How many dead letters are there right after the last nack. */
export async function deadLettersAtOnce(
  _client: PubsubClient,
  project: PubsubProject,
): Promise<number> {
  await project.create('dead');
  await project.create('work', { deadLetterPolicy: { deadLetterTopic: project.topic('dead') } });
  await project.publish('work', 'poison');
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await project.modify('work', await project.pullUntil('work', 1), 0);
  }
  return (await project.pull('dead')).length;
}

/** How many of one message are left after its push was answered so. */
export function leftAfterPush(answer: number): Observe {
  return async (client, project) => {
    const endpoint = await openPushEndpoint(() => answer);
    try {
      await project.create('made', { pushConfig: { pushEndpoint: endpoint.url } });
      await project.publish('made', 'text');
      await endpoint.until(1);
      await vi.waitFor(() => expect(endpoint.inFlight()).toBe(0), wait);
      const request = { subscription: project.subscription('made'), pushConfig: {} };
      await client.subscriber.modifyPushConfig(request, callOptions);
      let left = 0;
      await settled(async () => {
        left += (await project.pull('made')).length;
        return left > 0;
      });
      return left;
    } finally {
      await endpoint.close();
    }
  };
}

/** Which attempt a pull is said to be, with a retry policy and no dead letters. */
export async function attemptWithoutDeadLetters(
  _client: PubsubClient,
  project: PubsubProject,
): Promise<unknown> {
  await project.create('made', { retryPolicy: {} });
  await project.publish('made', 'text');
  const [delivery] = await project.pullUntil('made', 1);
  return delivery?.attempt;
}

/** What a push says of order and attempts. */
export async function fieldsOfAPush(
  _client: PubsubClient,
  project: PubsubProject,
): Promise<unknown> {
  const endpoint = await openPushEndpoint(() => 200);
  try {
    await project.createTopic('dead');
    await project.create('made', {
      pushConfig: { pushEndpoint: endpoint.url },
      deadLetterPolicy: { deadLetterTopic: project.topic('dead') },
    });
    await project.publish('made', keyed('text'));
    await endpoint.until(1);
    const { message, deliveryAttempt } = endpoint.pushes[0]?.body ?? {};
    return { orderingKey: message?.orderingKey, deliveryAttempt };
  } finally {
    await endpoint.close();
  }
}

/** Waits until it is so; after two seconds it is taken that it will not be. */
async function settled(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + settleMs; Date.now() < end; ) {
    if (await isSo()) return;
    await delay(pauseMs);
  }
}

function keyed(text: string) {
  return { data: Buffer.from(text), orderingKey: 'k' };
}
