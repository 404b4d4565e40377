import { expect, it } from 'vitest';
import { callOptions, type PubsubClient } from './pubsub-client.ts';
import { openProject } from './pubsub-project.ts';

/** Messages, taken one call at a time. */
export function pubsubPull(client: () => PubsubClient): void {
  it('gives every subscription every message that is published after it was made', async () => {
    const project = openProject(client());
    await project.create('first');
    await project.createSubscription('second', 'first');
    const message = {
      data: Buffer.from('ü\u0000'),
      attributes: { a: '1', b: '' },
      orderingKey: 'k',
    };
    const ids = await project.publish('first', message, { attributes: { only: 'this' } }, 'text');
    await project.createSubscription('late', 'first');
    expect(new Set(ids).size).toBe(3);
    for (const subscription of ['first', 'second']) {
      const deliveries = await project.pullUntil(subscription, 3);
      const byId = ids.map((id) => deliveries.find(({ messageId }) => messageId === id));
      expect(byId).toMatchObject([
        { data: 'ü\u0000', attributes: { a: '1', b: '' }, orderingKey: 'k', attempt: 0 },
        { data: '', attributes: { only: 'this' }, orderingKey: '', attempt: 0 },
        { data: 'text', attributes: {}, orderingKey: '', attempt: 0 },
      ]);
    }
    expect(await project.pull('late')).toEqual([]);
  });

  it('says when a message was published', async () => {
    const project = openProject(client());
    await project.create('timed');
    const before = Date.now();
    await project.publish('timed', 'now');
    const request = { subscription: project.subscription('timed'), maxMessages: 1 };
    const [{ receivedMessages }] = await client().subscriber.pull(request, callOptions);
    const { seconds, nanos } = receivedMessages?.[0]?.message?.publishTime ?? {};
    const publishedAtMs = Number(seconds) * 1_000 + Number(nanos) / 1_000_000;
    expect(publishedAtMs).toBeGreaterThanOrEqual(before - 1);
    expect(publishedAtMs).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('waits for a message that is yet to come', async () => {
    const project = openProject(client());
    await project.create('awaited');
    const request = { subscription: project.subscription('awaited'), maxMessages: 1 };
    const pulled = client().subscriber.pull(request, callOptions);
    await project.publish('awaited', 'at last');
    const [{ receivedMessages }] = await pulled;
    const received = receivedMessages?.length ? receivedMessages : await project.pull('awaited');
    expect(received).toHaveLength(1);
  });

  it('gives a message to one at a time, and again when it was given back', async () => {
    const project = openProject(client());
    await project.create('lent');
    await project.publish('lent', 'one', 'two');
    const [one, two] = await project.pullUntil('lent', 2);
    if (one === undefined || two === undefined) throw new Error('two messages were pulled');
    expect(await project.pull('lent')).toEqual([]);
    await project.acknowledge('lent', [one]);
    await project.modify('lent', [two], 0);
    const [again] = await project.pullUntil('lent', 1);
    expect(again).toMatchObject({ data: two.data, messageId: two.messageId });
    expect(again?.ackId).not.toBe(two.ackId);
    await project.acknowledge('lent', [one, two]);
    if (again !== undefined) await project.modify('lent', [again], 0);
    const [third] = await project.pullUntil('lent', 1);
    expect(third?.messageId).toBe(two.messageId);
  });

  it('gives a message again after its ack deadline, unless it was acknowledged late', async () => {
    const project = openProject(client());
    await project.create('slow', { ackDeadlineSeconds: 1 });
    await project.publish('slow', 'one', 'two');
    const first = await project.pullUntil('slow', 2);
    await project.modify('slow', first.slice(0, 1), 600);
    const [again] = await project.pullUntil('slow', 1);
    expect(again?.messageId).toBe(first[1]?.messageId);
    await project.acknowledge('slow', first);
    if (again !== undefined) await project.modify('slow', [again], 0);
    const [third] = await project.pullUntil('slow', 1);
    expect(third?.messageId).toBe(first[1]?.messageId);
    if (third !== undefined) await project.acknowledge('slow', [third]);
    expect(await project.pull('slow')).toEqual([]);
  });

  it('makes a dead letter of what was given back five times', async () => {
    const project = openProject(client());
    await project.create('dead');
    await project.create('work', { deadLetterPolicy: { deadLetterTopic: project.topic('dead') } });
    await project.publish('work', { data: Buffer.from('poison'), attributes: { a: 'b' } });
    const attempts: unknown[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const deliveries = await project.pullUntil('work', 1);
      attempts.push(deliveries[0]?.attempt);
      await project.modify('work', deliveries, 0);
    }
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
    expect(await project.pull('work')).toEqual([]);
    const [letter] = await project.pullUntil('dead', 1);
    expect(letter).toMatchObject({
      data: 'poison',
      attempt: 0,
      attributes: {
        a: 'b',
        CloudPubSubDeadLetterSourceDeliveryCount: '5',
        CloudPubSubDeadLetterSourceSubscription: 'work',
        CloudPubSubDeadLetterSourceSubscriptionProject: project.name.replace('projects/', ''),
        CloudPubSubDeadLetterSourceTopicPublishTime: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
    expect(Object.keys(letter?.attributes ?? {})).toHaveLength(5);
  });

  it('gives the messages of an ordering key one after the other', async () => {
    const project = openProject(client());
    await project.create('ordered', { enableMessageOrdering: true });
    const keyed = (text: string, orderingKey: string) => ({ data: Buffer.from(text), orderingKey });
    await project.publish('ordered', ...['a', 'b', 'c'].map((text) => keyed(text, 'k')), 'free');
    const first = await project.pullUntil('ordered', 1);
    expect(first).toMatchObject([{ data: 'a' }]);
    const others = await project.pullUntil('ordered', 1);
    expect(others).toMatchObject([{ data: 'free' }]);
    await project.acknowledge('ordered', [...first, ...others]);
    const rest = await project.pullUntil('ordered', 2);
    expect(rest.map(({ data }) => data)).toEqual(['b', 'c']);
  });
}
