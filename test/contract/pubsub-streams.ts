import { type Message, PubSub } from '@google-cloud/pubsub';
import { status } from '@grpc/grpc-js';
import { expect, it, vi } from 'vitest';
import type { PubsubClient } from './pubsub-client.ts';
import { openProject, type PubsubProject } from './pubsub-project.ts';
import { openStream } from './pubsub-stream.ts';

const wait = { timeout: 20_000, interval: 10 };
const texts = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);

/** Messages, taken from streams. */
export function pubsubStreams(client: () => PubsubClient, host: () => string): void {
  const clientOf = (project: PubsubProject): PubSub =>
    new PubSub({
      projectId: project.name.replace('projects/', ''),
      apiEndpoint: host(),
      emulatorMode: true,
    });

  it('brings every message once to a client that acknowledges it', async () => {
    const project = openProject(client());
    await project.create('stream');
    const pubsub = clientOf(project);
    const subscription = pubsub.subscription('stream', { streamingOptions: { maxStreams: 2 } });
    const came: string[] = [];
    subscription.on('message', (message: Message) => {
      came.push(message.data.toString());
      message.ack();
    });
    try {
      await project.publish('stream', ...texts(150));
      await project.publish('stream', ...texts(150).map((text) => `late ${text}`));
      await vi.waitFor(() => expect(new Set(came).size).toBe(300), wait);
      expect(came).toHaveLength(300);
    } finally {
      await subscription.close();
      await pubsub.close();
    }
    expect(await project.pull('stream')).toEqual([]);
  });

  it('brings a message again that the client gave back', async () => {
    const project = openProject(client());
    await project.create('stream');
    const pubsub = clientOf(project);
    const subscription = pubsub.subscription('stream');
    const came: string[] = [];
    subscription.on('message', (message: Message) => {
      came.push(message.id);
      if (came.length < 3) message.nack();
      else message.ack();
    });
    try {
      const [id] = await project.publish('stream', 'text');
      await vi.waitFor(() => expect(came).toEqual([id, id, id]), wait);
    } finally {
      await subscription.close();
      await pubsub.close();
    }
  });

  it('tells a client that asks for exactly once what became of its acknowledgements', async () => {
    const project = openProject(client());
    await project.create('exact', { enableExactlyOnceDelivery: true });
    const pubsub = clientOf(project);
    const subscription = pubsub.subscription('exact');
    const answers: Promise<string>[] = [];
    subscription.on('message', (message: Message) => answers.push(message.ackWithResponse()));
    try {
      await project.publish('exact', ...texts(5));
      await vi.waitFor(() => expect(answers).toHaveLength(5), wait);
      expect(await Promise.all(answers)).toEqual(Array(5).fill('SUCCESS'));
    } finally {
      await subscription.close();
      await pubsub.close();
    }
  });

  it.each<[string, keyof typeof status, string, object]>([
    ['of no subscription', 'NOT_FOUND', 'none', { streamAckDeadlineSeconds: 10 }],
    ['without an ack deadline', 'INVALID_ARGUMENT', 'made', {}],
    ['with one of 9 s', 'INVALID_ARGUMENT', 'made', { streamAckDeadlineSeconds: 9 }],
    ['with one of 601 s', 'INVALID_ARGUMENT', 'made', { streamAckDeadlineSeconds: 601 }],
    [
      'with a deadline for nothing',
      'INVALID_ARGUMENT',
      'made',
      { streamAckDeadlineSeconds: 10, modifyDeadlineSeconds: [1] },
    ],
  ])('refuses a stream %s: %s', async (_what, code, id, request) => {
    const project = openProject(client());
    await project.create('made');
    const stream = openStream(client(), { ...request, subscription: project.subscription(id) });
    expect(await stream.failed).toBe(status[code]);
  });

  it('ends a stream when its subscription is deleted', async () => {
    const project = openProject(client());
    await project.create('gone');
    await project.publish('gone', 'text');
    const subscription = project.subscription('gone');
    const stream = openStream(client(), { subscription, streamAckDeadlineSeconds: 10 });
    await vi.waitFor(() => expect(stream.received).toHaveLength(1), wait);
    await client().subscriber.deleteSubscription({ subscription });
    expect(await stream.failed).toBe(status.NOT_FOUND);
  });
}
