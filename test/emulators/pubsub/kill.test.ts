import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPubsub } from '../../../emulators/pubsub/serve.ts';
import { connectPubsub } from '../../contract/pubsub-client.ts';
import { openProject } from '../../contract/pubsub-project.ts';

const deadlineMs = 20_000;
const publishedBeforeKill = 300;
const publishers = 4;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pubsub-kill-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('has all that it answered after it was killed in the midst of events', async () => {
  const program = fileURLToPath(new URL('./serve-pubsub.ts', import.meta.url));
  const child = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const published: string[] = [];
  const asked: string[] = [];
  const acknowledged: string[] = [];
  let name = '';
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    const [host]: string[] = await once(createInterface(child.stdout), 'line', { signal });
    const client = connectPubsub(host ?? '');
    const project = openProject(client);
    name = project.name;
    await project.create('events');
    const publishEndlessly = async (publisher: number): Promise<void> => {
      for (let number = 0; ; number += 1) {
        published.push(...(await project.publish('events', `${publisher}/${number}`)));
        const deliveries = number % 3 === 0 ? await project.pull('events', 1) : [];
        asked.push(...deliveries.map(({ messageId }) => messageId));
        if (deliveries.length > 0) await project.acknowledge('events', deliveries);
        acknowledged.push(...deliveries.map(({ messageId }) => messageId));
        if (published.length >= publishedBeforeKill) child.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: publishers }, (_, at) => publishEndlessly(at)));
    await client.close();
  } finally {
    child.kill('SIGKILL');
  }
  const pubsub = await startPubsub({ dir });
  const client = connectPubsub(pubsub.host);
  try {
    const deliveries = await openProject(client, name).pull('events');
    const kept = new Set(deliveries.map(({ messageId }) => messageId));
    const settled = new Set(asked);
    expect(published.filter((id) => !kept.has(id) && !settled.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(acknowledged.filter((id) => kept.has(id))).toEqual([]);
  } finally {
    await client.close();
    await pubsub.close();
  }
});
