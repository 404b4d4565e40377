import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { callOptions, outcomeOf, type PubsubClient } from './pubsub-client.ts';
import { openProject } from './pubsub-project.ts';

const seconds = (count: number) => ({ seconds: String(count), nanos: 0 });

/** Topics and subscriptions: made, found, listed, changed, deleted. */
export function pubsubResources(client: () => PubsubClient): void {
  it('gives a subscription what was not said of it', async () => {
    const project = openProject(client());
    await project.create('plain');
    const [found] = await client().subscriber.getSubscription(
      { subscription: project.subscription('plain') },
      callOptions,
    );
    expect(found).toMatchObject({
      name: project.subscription('plain'),
      topic: project.topic('plain'),
      ackDeadlineSeconds: 10,
      messageRetentionDuration: seconds(7 * 24 * 60 * 60),
      pushConfig: { pushEndpoint: '' },
      retryPolicy: null,
      deadLetterPolicy: null,
      filter: '',
    });
  });

  it('keeps all that is said of a subscription, and changes what a mask names', async () => {
    const project = openProject(client());
    const { subscriber } = client();
    await project.createTopic('dead');
    await project.create('made', {
      ackDeadlineSeconds: 60,
      enableMessageOrdering: true,
      enableExactlyOnceDelivery: true,
      retainAckedMessages: true,
      labels: { stage: 'test' },
      filter: 'attributes:kind',
      expirationPolicy: { ttl: seconds(86_400) },
      messageRetentionDuration: seconds(600),
      retryPolicy: { minimumBackoff: seconds(1) },
      deadLetterPolicy: { deadLetterTopic: project.topic('dead') },
      pushConfig: { pushEndpoint: 'http://127.0.0.1:1/projects/p/topics/t' },
    });
    const name = project.subscription('made');
    const kept = {
      enableMessageOrdering: true,
      enableExactlyOnceDelivery: true,
      retainAckedMessages: true,
      labels: { stage: 'test' },
      filter: 'attributes:kind',
      expirationPolicy: { ttl: seconds(86_400) },
      messageRetentionDuration: seconds(600),
      deadLetterPolicy: { deadLetterTopic: project.topic('dead'), maxDeliveryAttempts: 5 },
    };
    const [before] = await subscriber.getSubscription({ subscription: name }, callOptions);
    expect(before).toMatchObject({
      ...kept,
      ackDeadlineSeconds: 60,
      retryPolicy: { minimumBackoff: seconds(1), maximumBackoff: seconds(600) },
      pushConfig: { pushEndpoint: 'http://127.0.0.1:1/projects/p/topics/t' },
    });
    await subscriber.updateSubscription(
      {
        subscription: { name, ackDeadlineSeconds: 20, filter: 'ignored' },
        updateMask: { paths: ['ack_deadline_seconds', 'retry_policy', 'push_config'] },
      },
      callOptions,
    );
    const [after] = await subscriber.getSubscription({ subscription: name }, callOptions);
    expect(after).toMatchObject({
      ...kept,
      ackDeadlineSeconds: 20,
      retryPolicy: null,
      pushConfig: { pushEndpoint: '' },
    });
  });

  it('keeps what is said of a topic', async () => {
    const project = openProject(client());
    const { publisher } = client();
    const name = project.topic('made');
    const said = { name, labels: { a: 'b' }, messageRetentionDuration: seconds(600) };
    await publisher.createTopic(said, callOptions);
    const next = { name, messageRetentionDuration: seconds(700) };
    await publisher.updateTopic(
      { topic: next, updateMask: { paths: ['message_retention_duration'] } },
      callOptions,
    );
    const [found] = await publisher.getTopic({ topic: name }, callOptions);
    expect(found).toMatchObject({ ...said, ...next });
  });

  it('lists by pages, in the order of names, each project for itself', async () => {
    const project = openProject(client());
    const { publisher, subscriber } = client();
    const names = ['Zebra', 'a.b', 'a1b', 'aab', 'zebra'];
    for (const id of names) await project.createTopic(id);
    for (const id of names) await project.createSubscription(id, 'aab');
    await openProject(client()).create('elsewhere');
    const pages: unknown[] = [];
    for (let pageToken = ''; pages.length < names.length; ) {
      const request = { project: project.name, pageSize: 2, pageToken };
      const [topics, , answer] = await publisher.listTopics(request, {
        ...callOptions,
        autoPaginate: false,
      });
      pages.push(topics.map(({ name }) => name));
      pageToken = answer?.nextPageToken ?? '';
      if (pageToken === '') break;
    }
    const all = names.map(project.topic);
    expect(pages).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
    const [listed] = await subscriber.listSubscriptions({ project: project.name }, callOptions);
    expect(listed.map(({ name }) => name)).toEqual(names.map(project.subscription));
    const ofTopic = { topic: project.topic('aab'), pageSize: 3 };
    const [subscribers] = await publisher.listTopicSubscriptions(ofTopic, callOptions);
    expect(subscribers).toEqual(names.map(project.subscription));
  });

  it('leaves the subscriptions of a deleted topic with their messages', async () => {
    const project = openProject(client());
    const { publisher, subscriber } = client();
    await project.create('gone');
    await project.publish('gone', 'before');
    await publisher.deleteTopic({ topic: project.topic('gone') }, callOptions);
    await project.createTopic('gone');
    await project.publish('gone', 'after');
    const request = { subscription: project.subscription('gone') };
    const [orphan] = await subscriber.getSubscription(request, callOptions);
    expect(orphan.topic).toBe('_deleted-topic_');
    expect(await project.pullUntil('gone', 1)).toMatchObject([{ data: 'before' }]);
    expect(await project.pull('gone')).toEqual([]);
    await subscriber.deleteSubscription(request, callOptions);
    const lost = subscriber.getSubscription(request, callOptions);
    expect(await outcomeOf(lost)).toEqual({ code: status.NOT_FOUND });
  });
}
