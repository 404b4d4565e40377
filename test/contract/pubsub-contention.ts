import { expect, it, vi } from 'vitest';
import type { PubsubClient } from './pubsub-client.ts';
import { openProject, type PubsubProject } from './pubsub-project.ts';
import { ackIdsOf, openStream } from './pubsub-stream.ts';

const messages = 240;
const wait = { timeout: 30_000, interval: 20 };

/** Many publishers and many who pull, at once. */
export function pubsubContention(client: () => PubsubClient): void {
  it('gives each message to one of many pulls, and loses none', async () => {
    const project = openProject(client());
    await project.create('shared', { ackDeadlineSeconds: 60 });
    const ids: string[] = [];
    const publishing = Array.from({ length: 4 }, async (_, publisher) => {
      for (let sent = 0; sent < messages / 4; sent += 10) {
        const texts = Array.from({ length: 10 }, (_none, at) => `${publisher}/${sent + at}`);
        ids.push(...(await project.publish('shared', ...texts)));
      }
    });
    const stream = openStream(client(), {
      subscription: project.subscription('shared'),
      streamAckDeadlineSeconds: 60,
      maxOutstandingMessages: 20,
    });
    const came: string[] = [];
    const isAll = () => came.length + stream.received.length >= messages;
    const pulling = Array.from({ length: 3 }, () => pullAll(project, came, isAll));
    try {
      let settled = 0;
      await vi.waitFor(() => {
        const fresh = stream.received.slice(settled);
        settled += fresh.length;
        if (fresh.length > 0) stream.write({ ackIds: ackIdsOf(fresh) });
        expect(isAll()).toBe(true);
      }, wait);
      await Promise.all([...publishing, ...pulling]);
    } finally {
      stream.close();
    }
    came.push(...stream.received.map(({ message }) => message?.messageId ?? ''));
    expect(came.toSorted()).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(messages);
  });
}

async function pullAll(
  project: PubsubProject,
  came: string[],
  isAll: () => boolean,
): Promise<void> {
  for (const end = Date.now() + wait.timeout; !isAll() && Date.now() < end; ) {
    const deliveries = await project.pull('shared', 7);
    came.push(...deliveries.map(({ messageId }) => messageId));
    if (deliveries.length > 0) await project.acknowledge('shared', deliveries);
  }
}
