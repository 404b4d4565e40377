import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { pubsubBus } from '#cloud/bus.ts';
import type { Bus } from '#flow/ports.ts';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import { startEmulators } from '../emulator-kinds.ts';

const project = 'csi-release';
const deadlineMs = 20_000;

let dir: string;
let emulators: PubsubAndFirestore;
let bus: Bus;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bus-'));
  emulators = await startEmulators('official', dir);
  const rest = pubsubRest(emulators.pubsub, project);
  await rest.createTopic('tag-detected');
  await rest.createPullSubscription('pulled', 'tag-detected');
  vi.stubEnv('PUBSUB_EMULATOR_HOST', emulators.pubsub);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  bus = pubsubBus({ project });
});
afterAll(async () => {
  await emulators?.close();
  await rm(dir, { recursive: true, force: true });
});

describe('Pub/Sub', () => {
  it('has a message as JSON, with its attributes, when we are answered', async () => {
    const wake = { wake: { kind: 'tag', id: 'hello:v1.0.0\u0000ü' } };
    await bus.publish('tag-detected', wake, { kind: 'wake' });
    await bus.publish('tag-detected', { component: 'hello' });
    const pulled = [...(await pull()), ...(await pull())];
    expect(pulled).toHaveLength(2);
    expect(pulled).toContainEqual({ message: wake, attributes: { kind: 'wake' } });
    expect(pulled).toContainEqual({ message: { component: 'hello' }, attributes: {} });
  });

  it('has no topic that nobody made, and the error names it', async () => {
    const lost = bus.publish('tag-detekted', {});
    await expect(lost).rejects.toThrow(/^Pub\/Sub publish to tag-detekted: .*NOT_FOUND/);
  });
});

/** Pulls one message and acknowledges it. */
async function pull(): Promise<readonly { message: unknown; attributes: object }[]> {
  const subscription = `http://${emulators.pubsub}/v1/projects/${project}/subscriptions/pulled`;
  const answer = await post(`${subscription}:pull`, { maxMessages: 1 });
  const received: readonly Received[] = answer.receivedMessages ?? [];
  await post(`${subscription}:acknowledge`, { ackIds: received.map(({ ackId }) => ackId) });
  return received.map(({ message: { data, attributes = {} } }) => ({
    message: JSON.parse(Buffer.from(data, 'base64').toString('utf8')),
    attributes,
  }));
}

interface Received {
  readonly ackId: string;
  readonly message: { readonly data: string; readonly attributes?: object };
}

async function post(address: string, body: object) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
  return (await response.json()) as { readonly receivedMessages?: readonly Received[] };
}
