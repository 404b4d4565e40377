import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PubsubEmulator, startPubsub } from '../../../emulators/pubsub/serve.ts';
import { callOptions, connectPubsub, type PubsubClient } from '../../contract/pubsub-client.ts';
import { openProject, type PubsubProject } from '../../contract/pubsub-project.ts';

let dir: string;
let pubsub: PubsubEmulator;
let client: PubsubClient;
let project: PubsubProject;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pubsub-journal-'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(dir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  pubsub = await startPubsub({ dir });
  client = connectPubsub(pubsub.host);
  project = openProject(client, 'projects/p');
}

async function stop(): Promise<void> {
  await client.close();
  await pubsub.close();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

const journal = () => join(dir, 'journal.jsonl');

describe('after a restart', () => {
  it('topics and subscriptions are as they were', async () => {
    await project.createTopic('dead');
    await project.create('made', {
      labels: { a: 'b' },
      filter: 'attributes:kind',
      ackDeadlineSeconds: 77,
      retryPolicy: { minimumBackoff: { seconds: 1, nanos: 500_000_000 } },
      deadLetterPolicy: { deadLetterTopic: project.topic('dead'), maxDeliveryAttempts: 9 },
      pushConfig: { pushEndpoint: 'http://127.0.0.1:1/projects/p/topics/t' },
    });
    await project.create('gone');
    await client.publisher.deleteTopic({ topic: project.topic('gone') });
    await project.create('removed');
    await client.subscriber.deleteSubscription({ subscription: project.subscription('removed') });
    const list = async () => {
      const request = { project: project.name };
      const [topics] = await client.publisher.listTopics(request, callOptions);
      const [subscriptions] = await client.subscriber.listSubscriptions(request, callOptions);
      return { topics, subscriptions };
    };
    const before = await list();
    expect(before.subscriptions).toHaveLength(2);
    await restart();
    expect(await list()).toEqual(before);
    await restart();
    expect(await list()).toEqual(before);
  });

  it('a message waits for those who had not acknowledged it', async () => {
    await project.create('first', { enableMessageOrdering: true });
    await project.createSubscription('second', 'first');
    const data = Buffer.from([0, 255, 10, 34]);
    const attributes = { 'ü"\n': '\u2028', __proto__x: '' };
    await project.publish('first', { data, attributes, orderingKey: 'k' }, 'text');
    await project.acknowledge('first', await project.pullUntil('first', 2));
    await restart();
    expect(await project.pull('first')).toEqual([]);
    const [message] = await project.pull('second', 1);
    expect(message).toMatchObject({ data: data.toString(), attributes, orderingKey: 'k' });
  });

  it('a message has the attempts that failed', async () => {
    await project.create('dead');
    await project.create('work', { deadLetterPolicy: { deadLetterTopic: project.topic('dead') } });
    await project.publish('work', 'poison');
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const deliveries = await project.pullUntil('work', 1);
      expect(deliveries).toMatchObject([{ attempt }]);
      await project.modify('work', deliveries, 0);
      await restart();
    }
    expect(await project.pull('work')).toEqual([]);
    expect(await project.pull('dead')).toMatchObject([{ data: 'poison' }]);
  });

  it('no id is given a second time', async () => {
    await project.create('made');
    await project.publish('made', 'before');
    const [before] = await project.pull('made');
    await restart();
    await project.publish('made', 'after');
    const deliveries = await project.pull('made');
    expect(new Set([...deliveries.map(({ ackId }) => ackId), before?.ackId]).size).toBe(3);
    expect(new Set(deliveries.map(({ messageId }) => messageId)).size).toBe(2);
  });
});

describe('the journal', () => {
  it('leaves out a last line that was not written to its end', async () => {
    await project.create('made');
    await project.publish('made', 'whole');
    await stop();
    await appendFile(journal(), '{"type":"held","message":{"id":"17","da');
    await start();
    expect(await project.pull('made')).toMatchObject([{ data: 'whole' }]);
  });

  it('names the line that it cannot read', async () => {
    await stop();
    await appendFile(journal(), '{"type":"unknown"}\n');
    await expect(startPubsub({ dir })).rejects.toThrow(/journal\.jsonl:1 is no change of Pub\/Sub/);
    await rm(journal());
    await start();
  });

  it('holds what is, and not what was, when it begins anew', async () => {
    await project.create('made');
    for (let round = 0; round < 20; round += 1) {
      await project.publish('made', ...Array(20).fill('x'.repeat(1_000)));
      await project.acknowledge('made', await project.pullUntil('made', 20));
    }
    await project.publish('made', 'left');
    expect((await stat(journal())).size).toBeGreaterThan(400_000);
    await restart();
    const lines = (await readFile(journal(), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual([
      'topic-put',
      'subscription-put',
      'held',
    ]);
  });

  it('begins anew by itself when it has grown large', async () => {
    await project.create('made');
    const text = 'x'.repeat(1_000_000);
    for (let round = 0; round < 12; round += 1) {
      await project.publish('made', text);
      await project.acknowledge('made', await project.pullUntil('made', 1));
    }
    await project.publish('made', 'left');
    expect((await stat(journal())).size).toBeLessThan(9_000_000);
    await restart();
    expect(await project.pull('made')).toMatchObject([{ data: 'left' }]);
  });
});
