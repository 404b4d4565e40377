import { json } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { givenCloudBuild, givenDir, givenServer } from './given-cloud-build.ts';

const publishSchema = z.object({
  messages: z.tuple([
    z.object({
      data: z.string().transform((data) => JSON.parse(Buffer.from(data, 'base64').toString())),
      attributes: z.record(z.string(), z.string()),
    }),
  ]),
});

interface Published {
  readonly path: string;
  readonly data: { readonly [field: string]: unknown };
  readonly attributes: Readonly<Record<string, string>>;
}

/** A Pub/Sub that records what is published, and refuses as long as there are refusals left. */
async function givenPubsub(refusals: number[] = []): Promise<[string, Published[]]> {
  const published: Published[] = [];
  const url = await givenServer(async (request, response) => {
    const [message] = publishSchema.parse(await json(request)).messages;
    const refusal = refusals.shift();
    if (refusal === undefined) published.push({ path: request.url ?? '', ...message });
    response.statusCode = refusal ?? 200;
    response.end('{}');
  });
  return [url, published];
}

const bounded = { timeout: 10_000, interval: 10 };
const steps = [{ name: 'bash', args: ['true'] }];

test('every change of a status is published, in order, as the build in JSON', async () => {
  const [url, published] = await givenPubsub();
  const { run, get } = await givenCloudBuild({ pubsub: { url } });
  const { id } = await run({ steps, tags: ['t'], substitutions: {} });
  await vi.waitFor(() => expect(published).toHaveLength(3), bounded);
  expect(published.map(({ attributes }) => attributes)).toEqual([
    { buildId: id, status: 'QUEUED' },
    { buildId: id, status: 'WORKING' },
    { buildId: id, status: 'SUCCESS' },
  ]);
  expect(new Set(published.map(({ path }) => path))).toEqual(
    new Set(['/v1/projects/p/topics/cloud-builds:publish']),
  );
  const { name } = await get(id);
  expect(published.map(({ data }) => data)).toMatchObject([
    { id, name, status: 'QUEUED', tags: ['t'], timeout: '3600s' },
    { id, status: 'WORKING', startTime: expect.stringMatching(/Z$/) },
    { id, status: 'SUCCESS', steps: [{ name: 'bash', args: ['true'], status: 'SUCCESS' }] },
  ]);
});

test('a refused message is published again, a topic that does not exist is ignored', async () => {
  const [url, published] = await givenPubsub([503, 500, 404]);
  const { run } = await givenCloudBuild({ pubsub: { url } });
  await run({ steps });
  await vi.waitFor(() => expect(published).toHaveLength(2), bounded);
  expect(published.map(({ attributes }) => attributes['status'])).toEqual(['WORKING', 'SUCCESS']);
});

test('what was not told before the emulator ended is told by the next, and no more', async () => {
  const dir = await givenDir();
  const refusals: number[] = [];
  const [url, published] = await givenPubsub(refusals);
  const before = await givenCloudBuild({ dir, pubsub: { url } });
  await before.run({ steps });
  await vi.waitFor(() => expect(published).toHaveLength(3), bounded);
  refusals.push(...Array(100).fill(503));
  const { id } = await before.run({ steps });
  await before.close();
  refusals.length = 0;
  published.length = 0;
  const next = await givenCloudBuild({ dir, pubsub: { url } });
  await vi.waitFor(() => expect(published).toHaveLength(1), bounded);
  await next.close();
  const last = await givenCloudBuild({ dir, pubsub: { url } });
  await last.run({ steps });
  const statuses = () => published.map(({ attributes }) => attributes['status']);
  const ended = () => expect(statuses()).toEqual(['SUCCESS', 'QUEUED', 'WORKING', 'SUCCESS']);
  await vi.waitFor(ended, bounded);
  expect(published[0]?.attributes['buildId']).toBe(id);
});
