import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answer, openPushEndpoint, type PushEndpoint } from '../../contract/push-endpoint.ts';
import { useFreshPubsub } from './fresh-pubsub.ts';

const wait = { timeout: 20_000, interval: 5 };
const none = { seconds: 0 };
const atOnce = { minimumBackoff: none, maximumBackoff: none };

const fresh = useFreshPubsub();
let endpoint: PushEndpoint;

afterEach(() => endpoint.close());

async function pushTo(answer: Answer, settings: object = {}): Promise<void> {
  endpoint = await openPushEndpoint(answer);
  const pushConfig = { pushEndpoint: endpoint.url };
  await fresh.project.create('pushed', { pushConfig, retryPolicy: atOnce, ...settings });
}

const texts = (count: number) => Array.from({ length: count }, (_, at) => `text ${at}`);

describe('a push', () => {
  it('says all that the service says', async () => {
    await fresh.project.create('dead');
    await pushTo(() => 200, {
      deadLetterPolicy: { deadLetterTopic: fresh.project.topic('dead') },
    });
    const attributes = { a: 'b' };
    const [id] = await fresh.project.publish('pushed', {
      data: Buffer.from('text'),
      attributes,
      orderingKey: 'key',
    });
    await endpoint.until(1);
    const publishTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(JSON.parse(endpoint.pushes[0]?.text ?? '')).toEqual({
      message: {
        data: 'dGV4dA==',
        attributes,
        orderingKey: 'key',
        messageId: id,
        message_id: id,
        publishTime,
        publish_time: publishTime,
      },
      subscription: fresh.project.subscription('pushed'),
      deliveryAttempt: 1,
    });
  });

  it.each([102, 200, 201, 202, 204])('is acknowledged by %d', async (status) => {
    await pushTo(() => status);
    await fresh.project.publish('pushed', 'text');
    await endpoint.until(1);
    await vi.waitFor(() => expect(endpoint.inFlight()).toBe(0), wait);
    await fresh.project.publish('pushed', 'next');
    await endpoint.until(2);
    expect(new Set(endpoint.pushes.map(({ body }) => body.message.messageId)).size).toBe(2);
  });

  it.each([203, 206, 301, 400, 401, 404, 429, 500, 503])('is not by %d', async (status) => {
    await pushTo(() => (endpoint.pushes.length < 3 ? status : 200));
    const [id] = await fresh.project.publish('pushed', 'text');
    await endpoint.until(3);
    expect(endpoint.pushes.map(({ body }) => body.message.messageId)).toEqual([id, id, id]);
    expect(endpoint.pushes[0]?.body.deliveryAttempt).toBeUndefined();
  });

  it('has as long as the ack deadline, and is broken off then', async () => {
    const never = new Promise<number>(() => undefined);
    await pushTo(() => (endpoint.pushes.length === 1 ? never : 200), { ackDeadlineSeconds: 1 });
    await fresh.project.publish('pushed', 'text');
    await endpoint.until(2);
    const [first, second] = endpoint.pushes.map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(900);
    await vi.waitFor(() => expect(endpoint.inFlight()).toBe(0), wait);
  });

  it('is one of a hundred at most', async () => {
    let release: (status: number) => void = () => undefined;
    const released = new Promise<number>((resolve) => {
      release = resolve;
    });
    await pushTo(() => released);
    await fresh.project.publish('pushed', ...texts(250));
    await vi.waitFor(() => expect(endpoint.inFlight()).toBe(100), wait);
    expect(endpoint.pushes.length).toBe(100);
    release(200);
    await endpoint.until(250);
    expect(endpoint.inFlightMost()).toBe(100);
    expect(new Set(endpoint.pushes.map(({ body }) => body.message.messageId)).size).toBe(250);
  });

  it('becomes a dead letter at its fifth failure', async () => {
    await fresh.project.create('dead');
    await pushTo(() => 500, { deadLetterPolicy: { deadLetterTopic: fresh.project.topic('dead') } });
    await fresh.project.publish('pushed', 'poison');
    const [letter] = await fresh.project.pullUntil('dead', 1);
    expect(letter).toMatchObject({
      data: 'poison',
      attributes: { CloudPubSubDeadLetterSourceDeliveryCount: '5' },
    });
    const attempts = endpoint.pushes.map(({ body }) => body.deliveryAttempt);
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes on when its dead letter topic was deleted', async () => {
    await fresh.project.createTopic('dead');
    await pushTo(() => (endpoint.pushes.length < 7 ? 500 : 200), {
      deadLetterPolicy: { deadLetterTopic: fresh.project.topic('dead') },
    });
    await fresh.client.publisher.deleteTopic({ topic: fresh.project.topic('dead') });
    await fresh.project.publish('pushed', 'text');
    await endpoint.until(7);
    expect(endpoint.pushes.at(-1)?.body.deliveryAttempt).toBe(7);
  });

  it('waits for the one before it in its order', async () => {
    const fails = new Set(['b2', 'a3']);
    await pushTo(
      ({ body }) =>
        fails.delete(Buffer.from(body.message.data ?? '', 'base64').toString()) ? 500 : 200,
      { enableMessageOrdering: true },
    );
    const message = (text: string) => ({ data: Buffer.from(text), orderingKey: text.slice(0, 1) });
    const names = ['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4'];
    await fresh.project.publish('pushed', ...names.map(message));
    await endpoint.until(names.length + 2);
    const came = endpoint.pushes.map(({ body }) => atob(body.message.data ?? ''));
    expect(came.filter((text) => text.startsWith('a'))).toEqual(['a1', 'a2', 'a3', 'a3', 'a4']);
    expect(came.filter((text) => text.startsWith('b'))).toEqual(['b1', 'b2', 'b2', 'b3', 'b4']);
  });
});

it('closes with pushes under way, and leaves none', async () => {
  await pushTo(() => new Promise<number>(() => undefined));
  await fresh.project.publish('pushed', ...texts(5));
  await vi.waitFor(() => expect(endpoint.inFlight()).toBe(5), wait);
  await fresh.end();
  await vi.waitFor(() => expect(endpoint.inFlight()).toBe(0), wait);
});
