import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Front, startFront } from '../../../emulators/functions/front.ts';
import {
  type FunctionsHost,
  startFunctionsHost,
} from '../../../emulators/functions/functions-host.ts';
import { clearDocuments } from '../../../emulators/google/clear-documents.ts';
import {
  type GoogleEmulators,
  startGoogleEmulators,
} from '../../../emulators/google/google-emulators.ts';
import {
  findGoogleInstallation,
  type GoogleInstallation,
} from '../../../emulators/google/installation.ts';
import { pubsubRest } from '../../../emulators/topology/pubsub-rest.ts';
import { createSubscriptions } from '../../../emulators/topology/subscriptions.ts';
import type { Topology } from '../../../emulators/topology/topology.ts';

const project = 'csi-release';
const resources = { timeoutSeconds: 30, memoryMiB: 512 };
const topology: Topology = {
  topics: [{ name: 'tags' }, { name: 'lost' }],
  functions: [
    { name: 'listen', trigger: { topic: 'tags' }, ...resources },
    { name: 'ask', trigger: { http: true }, ...resources },
  ],
  subscription: {
    ackDeadlineSeconds: 600,
    minimumBackoffSeconds: 1,
    maximumBackoffSeconds: 600,
    deadLetterTopic: 'lost',
    maxDeliveryAttempts: 5,
  },
};

let dir: string;
let installation: GoogleInstallation;
let emulators: GoogleEmulators;
let front: Front;
let host: FunctionsHost;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'google-emulators-'));
  const environment = { PATH: process.env['PATH'] };
  installation = await findGoogleInstallation(environment);
  emulators = await startGoogleEmulators({ installation, logDir: dir, environment });
  front = await startFront(topology);
  [host] = await Promise.all([
    startFunctionsHost({
      names: ['listen', 'ask'],
      module: join(import.meta.dirname, '..', 'fixtures', 'small-functions.ts'),
      environment: {},
      logFile: join(dir, 'functions.log'),
      up: front.forwardTo,
      down: front.hold,
      say: console.error,
    }),
    emulators.pubsubReady,
    emulators.firestoreReady,
  ]);
});
afterAll(async () => {
  await Promise.all([host?.close(), emulators?.close()]);
  await front?.close();
  await rm(dir, { recursive: true });
});

function subscribe(): Promise<void> {
  return createSubscriptions({
    topology,
    project,
    pubsub: emulators.pubsub,
    functions: front.urls,
  });
}

const headers = { 'content-type': 'application/json' };

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
  expect((await ask(`${front.urls['ask']}`)).body).toMatchObject({ heard: [heard, heard] });
});

test('A subscription has the deadline, the retries and the dead letter topic given', async () => {
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

test('Emulators that the environment names are taken as they are and outlive the stack', async () => {
  const again = await startGoogleEmulators({
    logDir: dir,
    environment: {
      PUBSUB_EMULATOR_HOST: emulators.pubsub,
      FIRESTORE_EMULATOR_HOST: emulators.firestore,
    },
  });
  await Promise.all([again.pubsubReady, again.firestoreReady]);
  await again.close();
  const { pubsub, firestore } = emulators;
  expect(again).toMatchObject({ pubsub, firestore, firestoreFound: true });
  expect(emulators.firestoreFound).toBe(false);
  expect((await fetch(`http://${emulators.firestore}/`)).status).toBe(200);
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

test('A port that somebody listens on is refused before anything starts', async () => {
  const pubsub = Number(emulators.pubsub.split(':')[1]);
  const environment = { PATH: process.env['PATH'], FIRESTORE_EMULATOR_HOST: emulators.firestore };
  const options = { installation, logDir: dir, environment, ports: { pubsub } };
  await expect(startGoogleEmulators(options)).rejects.toThrow(
    `Port ${pubsub} of 127.0.0.1 is taken`,
  );
});

test('An emulator that ends while starting is an error with its last words', async () => {
  await mkdir(join(dir, 'bin'));
  await writeFile(join(dir, 'bin', 'java'), '#!/bin/sh\necho no memory; exit 4\n', { mode: 0o755 });
  const environment = {
    PATH: process.env['PATH'],
    FIRESTORE_EMULATOR_HOST: emulators.firestore,
  };
  const logDir = join(dir, 'logs');
  const java = join(dir, 'bin', 'java');
  const second = await startGoogleEmulators({
    installation: { ...installation, java },
    logDir,
    environment,
  });
  await expect(second.pubsubReady).rejects.toThrow(
    /pubsub emulator ended with code 4 while starting.*no memory/s,
  );
  await second.close();
});
