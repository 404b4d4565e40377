import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type LoopbackServer, listenOnLoopback } from '../../../emulators/loopback.ts';
import { startPubsub } from '../../../emulators/pubsub/serve.ts';
import { pubsubRest } from '../../../emulators/topology/pubsub-rest.ts';

const project = 'csi-release';
const settings = {
  ...{ name: 'listen', topic: 'tags', ackDeadlineSeconds: 60, deadLetterTopic: 'lost' },
  ...{ minimumBackoffSeconds: 1, maximumBackoffSeconds: 600, maxDeliveryAttempts: 5 },
};

test('What was kept is pushed to where the subscription points when pushing begins', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'held-pushes-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const [stale, present] = [await openEndpoint(503), await openEndpoint(204)];

  const first = await startPubsub({ dir, pushAfter: new Promise(() => undefined) });
  const before = pubsubRest(first.host, project);
  for (const topic of ['tags', 'lost']) await before.createTopic(topic);
  await before.createPushSubscription({ ...settings, pushEndpoint: stale.url });
  await before.publish('tags', '{}', {});
  await first.close();

  const { promise: subscribed, resolve } = Promise.withResolvers<void>();
  const second = await startPubsub({ dir, pushAfter: subscribed });
  onTestFinished(() => second.close());
  const after = pubsubRest(second.host, project);
  await after.createPushSubscription({ ...settings, pushEndpoint: present.url });
  resolve();
  await vi.waitFor(() => expect(present.asked()).toBe(1), { timeout: 10_000 });
  expect(stale.asked()).toBe(0);
});

async function openEndpoint(status: number): Promise<{ url: string; asked(): number }> {
  let asked = 0;
  const server: LoopbackServer = await listenOnLoopback((request, response) => {
    asked += 1;
    request.resume();
    response.writeHead(status).end();
  });
  onTestFinished(() => server.close());
  return { url: server.url, asked: () => asked };
}
