import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Front, startFront } from '../../../emulators/functions/front.ts';
import {
  type FunctionsHost,
  startFunctionsHost,
} from '../../../emulators/functions/functions-host.ts';
import { clearDocuments } from '../../../emulators/google/clear-documents.ts';
import type { PubsubAndFirestore } from '../../../emulators/stack/pubsub-and-firestore.ts';
import { pubsubRest } from '../../../emulators/topology/pubsub-rest.ts';
import { createSubscriptions } from '../../../emulators/topology/subscriptions.ts';
import type { Topology } from '../../../emulators/topology/topology.ts';
import { describeEachKind, startEmulators } from '../../emulator-kinds.ts';
import { heardIn } from '../heard.ts';

const project = 'csi-release';
const headers = { 'content-type': 'application/json' };
const topology: Topology = {
  topics: [{ name: 'tags' }, { name: 'more-tags' }, { name: 'other' }, { name: 'lost' }],
  functions: [
    {
      name: 'listen',
      trigger: { topic: 'tags', furtherTopics: ['more-tags'] },
      ...{ timeoutSeconds: 30, memoryMiB: 512 },
    },
  ],
  subscription: {
    ackDeadlineSeconds: 600,
    minimumBackoffSeconds: 1,
    maximumBackoffSeconds: 600,
    deadLetterTopic: 'lost',
    maxDeliveryAttempts: 5,
  },
};

describeEachKind('the subscriptions of the topology', (kind) => {
  let dir: string;
  let emulators: PubsubAndFirestore;
  let front: Front;
  let host: FunctionsHost;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'subscriptions-'));
    front = await startFront(topology);
    [emulators, host] = await Promise.all([
      startEmulators(kind, dir),
      startFunctionsHost({
        names: ['listen'],
        module: join(import.meta.dirname, '..', 'fixtures', 'small-functions.ts'),
        environment: {},
        logFile: join(dir, 'functions.log'),
        up: front.forwardTo,
        down: front.hold,
        say: console.error,
      }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([host?.close(), emulators?.close()]);
    await front?.close();
    await rm(dir, { recursive: true });
  });

  function subscribe(of: Topology = topology): Promise<void> {
    return createSubscriptions({
      topology: of,
      project,
      pubsub: emulators.pubsub,
      functions: front.urls,
    });
  }

  async function ask(address: string, init: RequestInit = {}) {
    const answer = await fetch(address, { ...init, signal: AbortSignal.timeout(10_000) });
    return { status: answer.status, body: await answer.json() };
  }

  test('A message is pushed as a CloudEvent of its topic, again if refused, after two starts', async () => {
    await subscribe();
    await subscribe();
    const text = '{"tag":"v1.0.0","wish":"refuse once"}';
    const id = await pubsubRest(emulators.pubsub, project).publish('tags', text, {});
    expect(await front.answered(id)).toBe(204);
    const source = `//pubsub.googleapis.com/projects/${project}/topics/tags`;
    const heard = { id, source, text };
    expect(await heardIn(join(dir, 'functions.log'))).toMatchObject([heard, heard]);
  });

  test('A message of a further topic is pushed to the same function, and says its topic', async () => {
    await subscribe();
    const id = await pubsubRest(emulators.pubsub, project).publish('more-tags', '{"more":1}', {});
    expect(await front.answered(id)).toBe(204);
    const source = `//pubsub.googleapis.com/projects/${project}/topics/more-tags`;
    expect((await heardIn(join(dir, 'functions.log'))).at(-1)).toMatchObject({ id, source });
  });

  test('A subscription has the address, the deadline, the retries and the dead letter given', async () => {
    await subscribe({
      ...topology,
      subscription: { ...topology.subscription, ackDeadlineSeconds: 60, maxDeliveryAttempts: 7 },
    });
    await subscribe();
    const subscription = `projects/${project}/subscriptions/listen`;
    expect(await ask(`http://${emulators.pubsub}/v1/${subscription}`)).toMatchObject({
      status: 200,
      body: {
        topic: `projects/${project}/topics/tags`,
        pushConfig: { pushEndpoint: `${front.urls['listen']}/projects/${project}/topics/tags` },
        ackDeadlineSeconds: 600,
        retryPolicy: { minimumBackoff: '1s', maximumBackoff: '600s' },
        deadLetterPolicy: {
          deadLetterTopic: `projects/${project}/topics/lost`,
          maxDeliveryAttempts: 5,
        },
      },
    });
  });

  test('A subscription that listened to another topic listens to its own', async () => {
    const functions = topology.functions.map((one) => ({ ...one, trigger: { topic: 'other' } }));
    await subscribe({ ...topology, functions });
    await subscribe();
    const subscription = `projects/${project}/subscriptions/listen`;
    const { body } = await ask(`http://${emulators.pubsub}/v1/${subscription}`);
    expect(body).toHaveProperty('topic', `projects/${project}/topics/tags`);
  });

  test('What cannot be delivered is kept until somebody pulls it', async () => {
    await subscribe();
    const id = await pubsubRest(emulators.pubsub, project).publish('lost', '{}', { why: 'test' });
    const pull = `http://${emulators.pubsub}/v1/projects/${project}/subscriptions/lost:pull`;
    const pulled = await vi.waitFor(() =>
      ask(pull, { method: 'POST', headers, body: '{"maxMessages":1}' }),
    );
    expect(pulled.body).toMatchObject({
      receivedMessages: [{ message: { messageId: id, attributes: { why: 'test' } } }],
    });
  });

  test('The documents of one project are deleted, those of another stay', async () => {
    const documents = (name: string): string =>
      `http://${emulators.firestore}/v1/projects/${name}/databases/(default)/documents/lines`;
    for (const name of [project, 'another-project']) {
      await ask(documents(name), { method: 'POST', headers, body: '{"fields":{}}' });
    }
    await clearDocuments(emulators.firestore, project);
    expect((await ask(documents(project))).body).toEqual({});
    expect((await ask(documents('another-project'))).body).toHaveProperty('documents');
  });
});
