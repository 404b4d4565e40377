import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { pubsubBus } from '#cloud/bus.ts';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import { describeEachKind, startEmulators } from '../emulator-kinds.ts';
import { openWorld } from '../world/world.ts';
import { busContract, type Heard, type HeardBus } from './bus.ts';
import { connectPubsub, type PubsubClient } from './pubsub-client.ts';
import { openProject, type PubsubProject } from './pubsub-project.ts';

busContract('the memory world', async () => {
  const { ports, bus: messages } = openWorld();
  return {
    bus: ports.bus,
    hear: async (topic, count) =>
      Array.from({ length: count }, () => messages.take(topic)).filter((one) => one !== undefined),
  };
});

describeEachKind('Pub/Sub', (kind) => {
  let dir: string;
  let emulators: PubsubAndFirestore;
  let client: PubsubClient;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bus-'));
    emulators = await startEmulators(kind, dir);
    client = connectPubsub(emulators.pubsub);
    vi.stubEnv('PUBSUB_EMULATOR_HOST', emulators.pubsub);
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await client?.close();
    await emulators?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const open = async (): Promise<HeardBus & { readonly project: PubsubProject }> => {
    const project = openProject(client);
    await Promise.all(topology.topics.map(({ name }) => project.create(name)));
    const bus = pubsubBus({ project: project.name.replace('projects/', '') });
    return { project, bus, hear: (topic, count) => hear(project, topic, count) };
  };

  busContract('Pub/Sub', open);

  it('says what was published, and why that failed', async () => {
    const { bus } = await open();
    const lost = bus.publish('tag-detekted', {});
    await expect(lost).rejects.toThrow(/^Pub\/Sub publish to tag-detekted: .*NOT_FOUND/);
  });
});

async function hear(
  project: PubsubProject,
  topic: string,
  count: number,
): Promise<readonly Heard[]> {
  const deliveries = await project.pullUntil(topic, count);
  await project.acknowledge(topic, deliveries);
  return deliveries.map(({ data, attributes }) => ({
    topic,
    message: JSON.parse(data),
    attributes,
  }));
}
