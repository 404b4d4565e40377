import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import { describeStack } from '../../emulators/stack/describe-stack.ts';
import { requireForeignClient } from '../foreign-client.ts';
import { changed, delivery, recorded, send } from './deliveries.ts';
import { hostileTags } from './hostile-tags.ts';
import { deliver, pushOf } from './push.ts';
import { type RunningStack, runStack } from './running-stack.ts';

const waiting = { timeout: 60_000, interval: 250 };
const repository = { html_url: 'https://git.sample.example/sample/greeter' };
const rejection = z.object({ function: z.string(), reason: z.string(), sample: z.string() });
const tenMegabytes = 10 * 1000 * 1000;
const acknowledged = 204;

let running: RunningStack;
let secret: string;
beforeAll(async () => {
  running = await runStack();
  secret = (await readFile(running.stack.webhookSecrets, 'utf8')).trim();
  await makeSampleRepositories(running.stack.gitRoot);
  await tagSample(running.stack.gitRoot, 'greeter', 'v1.0.0');
});
afterAll(() => running?.close());

/** What GitHub would send of a tag of the sample. */
function tell(file: 'create-tag' | 'delete-tag', tag: string) {
  const [event = ''] = file.split('-');
  const body = changed(recorded(file), { ref: tag, repository });
  return send(running.stack.functions['github-webhook'] ?? '', delivery(event, body, secret));
}

async function rejected() {
  const all = Object.entries(await running.documents());
  return all.flatMap(([path, { data }]) =>
    path.startsWith('rejected/') ? [rejection.parse(data)] : [],
  );
}

async function pathsOf(prefix: string): Promise<readonly string[]> {
  const paths = Object.keys(await running.documents()).map(decodeURIComponent);
  return paths.filter((path) => path.startsWith(prefix));
}

test('every hostile name of a tag goes the whole way and ends rejected, without a build', async () => {
  for (const tag of hostileTags)
    expect(await tell('create-tag', tag)).toMatchObject({ status: 202, body: { tag } });
  await vi.waitFor(async () => expect(await rejected()).toHaveLength(hostileTags.length), waiting);
  for (const record of await rejected())
    expect(record).toMatchObject({
      function: 'tag-detected',
      reason: expect.stringMatching(/^(malformed|refused): /),
    });
  expect(await pathsOf('tags/')).toEqual([]);
  expect(await running.builds()).toEqual([]);
});

test('a tag that is there is seen once, however often and in what order it is told', async () => {
  for (const file of ['delete-tag', 'create-tag', 'create-tag'] as const)
    await tell(file, 'v1.0.0');
  await vi.waitFor(async () => expect(await pathsOf('tags/')).toHaveLength(1), waiting);
  const before = (await pathsOf('rejected/')).length;
  await tell('create-tag', 'the-last');
  await vi.waitFor(
    async () => expect(await pathsOf('rejected/')).toHaveLength(before + 1),
    waiting,
  );
  expect(await pathsOf('tags/')).toEqual(['tags/greeter:v1.0.0']);
  expect(await pathsOf('audit/tag:')).toEqual(['audit/tag:greeter:v1.0.0:1']);
});

test('a message of 10 MB is rejected as one, and acknowledged', async () => {
  const before = (await rejected()).length;
  const message = pushOf({ component: 'greeter', tag: 'v'.repeat(tenMegabytes) });
  expect(await deliver(running.stack, 'tag-detected', message)).toBe(acknowledged);
  expect((await rejected()).length).toBe(before + 1);
});

test('npm run local prints a line that delivers a tag as GitHub does', async (context) => {
  requireForeignClient('curl', context);
  requireForeignClient('openssl', context);
  const lines = describeStack(running.stack).split('\n');
  const [, line = ''] = lines.flatMap((one) => /^ *A tag on GitHub +(.*)$/.exec(one) ?? []);
  const { stdout } = await promisify(execFile)('sh', ['-c', line], { timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({ component: 'greeter', tag: 'v1.0.0', message: 'published' });
});
