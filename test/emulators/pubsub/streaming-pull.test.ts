import { status } from '@grpc/grpc-js';
import { expect, it, vi } from 'vitest';
import { callOptions } from '../../contract/pubsub-client.ts';
import { ackIdsOf, openStream } from '../../contract/pubsub-stream.ts';
import { useFreshPubsub } from './fresh-pubsub.ts';

const wait = { timeout: 20_000, interval: 5 };
const texts = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);

const fresh = useFreshPubsub();

it('never has more messages out on a stream than its client can hold', async () => {
  await fresh.project.create('narrow');
  await fresh.project.publish('narrow', ...texts(12));
  const stream = openStream(fresh.client, {
    subscription: fresh.project.subscription('narrow'),
    streamAckDeadlineSeconds: 60,
    maxOutstandingMessages: 3,
  });
  try {
    await vi.waitFor(() => expect(stream.received).toHaveLength(3), wait);
    for (const settled of [3, 6, 9]) {
      const ackIds = ackIdsOf(stream.received.slice(settled - 3, settled));
      expect(stream.received).toHaveLength(settled);
      stream.write({ ackIds });
      await vi.waitFor(() => expect(stream.received).toHaveLength(settled + 3), wait);
    }
    const ids = stream.received.map(({ message }) => message?.messageId);
    expect(new Set(ids).size).toBe(12);
  } finally {
    stream.close();
  }
});

it('has room again for a message that was given back', async () => {
  await fresh.project.create('narrow');
  await fresh.project.publish('narrow', ...texts(2));
  const stream = openStream(fresh.client, {
    subscription: fresh.project.subscription('narrow'),
    streamAckDeadlineSeconds: 60,
    maxOutstandingMessages: 1,
  });
  try {
    for (let round = 1; round <= 6; round += 1) {
      await vi.waitFor(() => expect(stream.received).toHaveLength(round), wait);
      const modifyDeadlineAckIds = ackIdsOf(stream.received.slice(round - 1));
      stream.write({ modifyDeadlineAckIds, modifyDeadlineSeconds: [0] });
    }
  } finally {
    stream.close();
  }
});

it('has room again for a message whose lease ended', async () => {
  await fresh.project.create('narrow');
  await fresh.project.publish('narrow', 'one', 'two');
  const stream = openStream(fresh.client, {
    subscription: fresh.project.subscription('narrow'),
    streamAckDeadlineSeconds: 10,
    maxOutstandingMessages: 1,
  });
  try {
    for (let round = 1; round <= 3; round += 1) {
      await vi.waitFor(() => expect(stream.received).toHaveLength(round), wait);
      const modifyDeadlineAckIds = ackIdsOf(stream.received.slice(round - 1));
      stream.write({ modifyDeadlineAckIds, modifyDeadlineSeconds: [1] });
    }
    await vi.waitFor(() => expect(stream.received).toHaveLength(4), wait);
    const came = stream.received.map(({ message }) => String(message?.data));
    expect(came).toEqual(['one', 'two', 'one', 'two']);
  } finally {
    stream.close();
  }
});

it('has room again for a message that another call acknowledged', async () => {
  await fresh.project.create('narrow');
  await fresh.project.publish('narrow', ...texts(3));
  const subscription = fresh.project.subscription('narrow');
  const stream = openStream(fresh.client, {
    subscription,
    streamAckDeadlineSeconds: 60,
    maxOutstandingMessages: 1,
  });
  try {
    for (let round = 1; round <= 3; round += 1) {
      await vi.waitFor(() => expect(stream.received).toHaveLength(round), wait);
      const ackIds = ackIdsOf(stream.received.slice(round - 1));
      await fresh.client.subscriber.acknowledge({ subscription, ackIds }, callOptions);
    }
  } finally {
    stream.close();
  }
  expect(await fresh.project.pull('narrow')).toEqual([]);
});

it('never has more bytes out on a stream than its client can hold', async () => {
  await fresh.project.create('narrow');
  const stream = openStream(fresh.client, {
    subscription: fresh.project.subscription('narrow'),
    streamAckDeadlineSeconds: 60,
    maxOutstandingBytes: 1_000,
  });
  try {
    await fresh.project.publish('narrow', ...Array(5).fill('x'.repeat(600)));
    await vi.waitFor(() => expect(stream.received).toHaveLength(2), wait);
    stream.write({ ackIds: ackIdsOf(stream.received.slice(0, 1)) });
    await vi.waitFor(() => expect(stream.received).toHaveLength(3), wait);
  } finally {
    stream.close();
  }
});

it('answers a client that asks whether the server is there', async () => {
  await fresh.project.create('quiet');
  const subscription = fresh.project.subscription('quiet');
  const stream = openStream(fresh.client, {
    subscription,
    streamAckDeadlineSeconds: 60,
    protocolVersion: 1,
  });
  try {
    stream.write({});
    await vi.waitFor(() => expect(stream.responses).toHaveLength(1), wait);
    stream.write({});
    await vi.waitFor(() => expect(stream.responses).toHaveLength(2), wait);
  } finally {
    stream.close();
  }
});

it('says on the stream what it is, and which acknowledgements were taken', async () => {
  await fresh.project.create('exact', {
    enableExactlyOnceDelivery: true,
    enableMessageOrdering: true,
  });
  await fresh.project.publish('exact', 'text');
  const subscription = fresh.project.subscription('exact');
  const stream = openStream(fresh.client, { subscription, streamAckDeadlineSeconds: 60 });
  try {
    await vi.waitFor(() => expect(stream.received).toHaveLength(1), wait);
    expect(stream.responses[0]?.subscriptionProperties).toEqual({
      exactlyOnceDeliveryEnabled: true,
      messageOrderingEnabled: true,
    });
    const ackIds = ackIdsOf(stream.received);
    stream.write({ ackIds });
    stream.write({ ackIds });
    await vi.waitFor(() => expect(stream.responses).toHaveLength(3), wait);
    const confirmations = stream.responses.map((one) => one.acknowledgeConfirmation);
    expect(confirmations[1]).toMatchObject({ ackIds, invalidAckIds: [] });
    expect(confirmations[2]).toMatchObject({ ackIds: [], invalidAckIds: ackIds });
  } finally {
    stream.close();
  }
});

it('tells which acknowledgements of a call came too late, and takes the others', async () => {
  await fresh.project.create('exact', { enableExactlyOnceDelivery: true });
  await fresh.project.publish('exact', 'one', 'two');
  const [late, timely] = await fresh.project.pullUntil('exact', 2);
  if (late === undefined || timely === undefined) throw new Error('two messages were pulled');
  await fresh.project.acknowledge('exact', [late]);
  await expect(fresh.project.acknowledge('exact', [late, timely])).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
    reason: 'EXACTLY_ONCE_ACKID_FAILURE',
    errorInfoMetadata: { [late.ackId]: 'PERMANENT_FAILURE_INVALID_ACK_ID' },
  });
  await expect(fresh.project.modify('exact', [timely], 0)).rejects.toMatchObject({
    errorInfoMetadata: { [timely.ackId]: 'PERMANENT_FAILURE_INVALID_ACK_ID' },
  });
  expect(await fresh.project.pull('exact')).toEqual([]);
});

it('gives an order to one stream at a time', async () => {
  await fresh.project.create('ordered', { enableMessageOrdering: true });
  const first = {
    subscription: fresh.project.subscription('ordered'),
    streamAckDeadlineSeconds: 60,
  };
  const streams = [openStream(fresh.client, first), openStream(fresh.client, first)];
  try {
    const message = (text: string) => ({ data: Buffer.from(text), orderingKey: 'key' });
    for (const text of texts(20)) await fresh.project.publish('ordered', message(text));
    const received = () => streams.map((stream) => stream.received.length).toSorted();
    await vi.waitFor(() => expect(received()).toEqual([0, 20]), wait);
    const whole = streams.find((stream) => stream.received.length > 0);
    const came = whole?.received.map((one) => String(one.message?.data));
    expect(came).toEqual(texts(20));
  } finally {
    for (const stream of streams) stream.close();
  }
});
