import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import { describeEachKind, startEmulators } from '../emulator-kinds.ts';
import { connectPubsub, type PubsubClient } from './pubsub-client.ts';
import { pubsubContention } from './pubsub-contention.ts';
import { pubsubDifferences } from './pubsub-differences.ts';
import { pubsubPull } from './pubsub-pull.ts';
import { pubsubPush } from './pubsub-push.ts';
import { pubsubRefusals } from './pubsub-refusals.ts';
import { pubsubResources } from './pubsub-resources.ts';
import { pubsubStreams } from './pubsub-streams.ts';

describeEachKind('Pub/Sub', (kind) => {
  let dir: string;
  let emulators: PubsubAndFirestore;
  let client: PubsubClient;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pubsub-contract-'));
    emulators = await startEmulators(kind, dir);
    client = connectPubsub(emulators.pubsub);
  });
  afterAll(async () => {
    await client?.close();
    await emulators?.close();
    await rm(dir, { recursive: true, force: true });
  });

  describe('refusals', () => pubsubRefusals(() => client));
  describe('topics and subscriptions', () => pubsubResources(() => client));
  describe('pulls', () => pubsubPull(() => client));
  describe('streams', () =>
    pubsubStreams(
      () => client,
      () => emulators.pubsub,
    ));
  describe('pushes', () => pubsubPush(() => client));
  describe('known differences', () => pubsubDifferences(kind, () => client));
  describe('contention', () => pubsubContention(() => client));
});
