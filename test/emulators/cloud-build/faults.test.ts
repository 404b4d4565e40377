import { json } from 'node:stream/consumers';
import { protos } from '@google-cloud/cloudbuild';
import { status } from '@grpc/grpc-js';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { givenClient } from './given-client.ts';
import { givenCloudBuild, givenServer } from './given-cloud-build.ts';

const { SUCCESS } = protos.google.devtools.cloudbuild.v1.Build.Status;
const callOptions = { timeout: 10_000 };
const shortCall = { timeout: 500 };
const bounded = { timeout: 10_000, interval: 10 };
const steps = [{ name: 'bash', args: ['true'] }];
const publishShape = z.object({
  messages: z.tuple([z.object({ attributes: z.object({ status: z.string() }) })]),
});
const listShape = z.object({ builds: z.array(z.object({ id: z.string() })).default([]) });
const off = {
  lostResponses: 0,
  silentResponses: 0,
  droppedNotices: 0,
  duplicateNotices: 0,
  lateNotices: 0,
};

async function setFaults(url: string, faults: object): Promise<Response> {
  return fetch(`${url}/faults`, { method: 'POST', body: JSON.stringify(faults) });
}

/** A Cloud Build with a Pub/Sub that keeps the statuses it is told. */
async function givenTold() {
  const statuses: string[] = [];
  const url = await givenServer(async (request, response) => {
    const [message] = publishShape.parse(await json(request)).messages;
    statuses.push(message.attributes.status);
    response.end('{}');
  });
  const cloudBuild = await givenCloudBuild({ pubsub: { url } });
  const told = (...expected: readonly string[]) =>
    vi.waitFor(() => expect(statuses).toEqual(expected), bounded);
  return { ...cloudBuild, told };
}

test('the build of a lost answer exists, and the next answer arrives', async () => {
  const { url, create } = await givenCloudBuild();
  await setFaults(url, { lostResponses: 1 });
  await expect(create({ steps, tags: ['t'] })).rejects.toThrow('was lost');
  const listed = await fetch(`${url}/v1/projects/p/builds?filter=tags%3D%22t%22`);
  expect(listShape.parse(await listed.json()).builds).toHaveLength(1);
  await create({ steps });
});

test.each([
  [{ lostResponses: 1 }, status.UNAVAILABLE],
  [{ silentResponses: 1 }, status.DEADLINE_EXCEEDED],
])(
  'with %o the official client is told %i, and finds the build by its tag',
  async (faults, code) => {
    const cloudBuild = await givenCloudBuild();
    const client = givenClient(cloudBuild);
    await setFaults(cloudBuild.url, faults);
    const call = client.createBuild({ projectId: 'p', build: { steps, tags: ['t'] } }, shortCall);
    await expect(call).rejects.toMatchObject({ code });
    const [found] = await client.listBuilds({ projectId: 'p', filter: 'tags="t"' }, callOptions);
    expect(found.map(({ tags }) => tags)).toEqual([['t']]);
    const [operation] = await client.createBuild({ projectId: 'p', build: { steps } }, callOptions);
    const [{ status: end }] = await operation.promise();
    expect(end).toBe(SUCCESS);
    await cloudBuild.until(found[0]?.id ?? '', 'SUCCESS');
  },
);

test.each([
  [{ duplicateNotices: 2 }, ['QUEUED', 'QUEUED', 'WORKING', 'WORKING', 'SUCCESS']],
  [{ droppedNotices: 2 }, ['SUCCESS']],
  [{ lateNotices: 2 }, ['SUCCESS']],
])('with %o a build is told as %o', async (faults, statuses) => {
  const { url, run, told } = await givenTold();
  await setFaults(url, faults);
  await run({ steps });
  await told(...statuses);
});

test('late notices come when they are released, the newest first', async () => {
  const { url, run, told } = await givenTold();
  await setFaults(url, { lateNotices: 2 });
  await run({ steps });
  await told('SUCCESS');
  const before = await fetch(`${url}/faults`);
  expect(await before.json()).toEqual({ ...off, keptBack: 2 });
  const released = await setFaults(url, { lateNotices: 0 });
  expect(await released.json()).toEqual({ ...off, keptBack: 0 });
  await told('SUCCESS', 'WORKING', 'QUEUED');
});

test.each<object>([{ lostResponses: -1 }, { lateNotices: 1.5 }, { nothing: 1 }, []])(
  '%o sets no fault and says what does',
  async (faults) => {
    const { url } = await givenCloudBuild();
    const answer = await setFaults(url, faults);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('lostResponses');
  },
);

test('a retry makes a new build of the same request, also after a restart', async () => {
  const first = await givenCloudBuild();
  const args = ['sh', '-c', 'echo $_WORD $$HOME; exit 1'];
  const request = { steps: [{ name: 'bash', args }], substitutions: { _WORD: 'x' }, tags: ['t'] };
  const { id } = await first.run(request);
  await first.close();
  const { url, until, get } = await givenCloudBuild({ dir: first.dir });
  const answer = await fetch(`${url}/v1/projects/p/builds/${id}:retry`, { method: 'POST' });
  const { metadata } = z
    .object({ metadata: z.object({ build: z.object({ id: z.string() }) }) })
    .parse(await answer.json());
  expect(metadata.build.id).not.toBe(id);
  const again = await until(metadata.build.id, 'FAILURE');
  const { steps: before, tags, substitutions } = await get(id);
  expect(again).toMatchObject({ tags, substitutions, steps: [{ args: before[0]?.args }] });
  expect(again).not.toHaveProperty('requested');
});
