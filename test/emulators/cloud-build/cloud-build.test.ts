import { type CloudBuildClient, protos } from '@google-cloud/cloudbuild';
import { expect, test } from 'vitest';
import { givenClient } from './given-client.ts';
import { givenCloudBuild } from './given-cloud-build.ts';

const { SUCCESS } = protos.google.devtools.cloudbuild.v1.Build.Status;
const callOptions = { timeout: 10_000 };
const blocked = { steps: [{ name: 'bash', args: ['sh', '-c', 'echo started; exec sleep 600'] }] };
const quick = { steps: [{ name: 'bash', args: ['true'] }] };

async function rest(url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(5_000),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return response.json();
}

test('the official client creates a build and waits for its end', async () => {
  const cloudBuild = await givenCloudBuild();
  const client = givenClient(cloudBuild);
  const script = 'printf $_WORD > $$BUILDER_OUTPUT/output';
  const steps = [{ name: 'bash', args: ['sh', '-c', script] }];
  const build = { steps, substitutions: { _WORD: 'hello' }, tags: ['t'] };
  const [operation] = await client.createBuild({ projectId: 'p', build }, callOptions);
  expect(operation.metadata).toMatchObject({ build: { status: 1, tags: ['t'] } });
  const [done] = await operation.promise();
  expect(done).toMatchObject({ status: SUCCESS, substitutions: { _WORD: 'hello' } });
  const [read] = await client.getBuild({ projectId: 'p', id: done.id ?? '' }, callOptions);
  expect(read).toMatchObject({
    name: `projects/p/locations/global/builds/${done.id}`,
    status: 'SUCCESS',
    timeout: { seconds: '3600' },
    steps: [{ status: 'SUCCESS', exitCode: 0 }],
    results: { buildStepOutputs: [Buffer.from('hello')] },
  });
  const progress = await client.checkCreateBuildProgress(operation.name ?? '');
  expect(progress.result).toMatchObject({ id: done.id });
});

test('the operation of a failed build fails with its status detail', async () => {
  const client = givenClient(await givenCloudBuild());
  const build = { steps: [{ name: 'bash', args: ['sh', '-c', 'exit 3'] }] };
  const [operation] = await client.createBuild({ projectId: 'p', build }, callOptions);
  await expect(operation.promise()).rejects.toMatchObject({
    code: 2,
    message: 'Build step failure: build step 0 "bash" failed: step exited with non-zero status: 3',
  });
});

test('the official client lists by tag, newest first, in pages, and cancels', async () => {
  const cloudBuild = await givenCloudBuild();
  const client = givenClient(cloudBuild);
  const ids: string[] = [];
  for (const tags of [['a'], ['a', 'b'], ['b'], ['a']]) {
    ids.push((await cloudBuild.create({ ...blocked, tags })).id);
  }
  const [first, second, , fourth] = ids;
  const list = { projectId: 'p', filter: 'tags="a"' };
  const [all] = await client.listBuilds(list, callOptions);
  expect(all.map(({ id }) => id)).toEqual([fourth, second, first]);
  const manual = { ...callOptions, autoPaginate: false };
  const [page, , answer] = await client.listBuilds({ ...list, pageSize: 2 }, manual);
  expect(page.map(({ id }) => id)).toEqual([fourth, second]);
  const pageToken = answer?.nextPageToken ?? '';
  const [rest] = await client.listBuilds({ ...list, pageSize: 2, pageToken }, manual);
  expect(rest.map(({ id }) => id)).toEqual([first]);
  const [cancelled] = await client.cancelBuild({ projectId: 'p', id: fourth ?? '' }, callOptions);
  expect(cancelled).toMatchObject({ id: fourth, status: 'CANCELLED' });
  const running = 'status="WORKING" OR status="QUEUED"';
  const [left] = await client.listBuilds({ projectId: 'p', filter: running }, callOptions);
  expect(left.map(({ id }) => id)).toEqual(ids.slice(0, 3).reverse());
});

type Call = (client: CloudBuildClient) => Promise<unknown>;

test.each<[string, number, Call]>([
  ['get an unknown build', 5, (it) => it.getBuild({ projectId: 'p', id: 'x' }, callOptions)],
  ['get no build', 5, (it) => it.getBuild({ projectId: 'p' }, callOptions)],
  ['create without steps', 3, (it) => it.createBuild({ projectId: 'p', build: {} }, callOptions)],
  ['create without build', 3, (it) => it.createBuild({ projectId: 'p' }, callOptions)],
  ['create without project', 3, (it) => it.createBuild({ build: quick }, callOptions)],
  [
    'list by colour',
    3,
    (it) => it.listBuilds({ projectId: 'p', filter: 'color=red' }, callOptions),
  ],
  ['cancel an unknown build', 5, (it) => it.cancelBuild({ projectId: 'p', id: 'x' }, callOptions)],
  ['retry an unknown build', 5, (it) => it.retryBuild({ projectId: 'p', id: 'x' }, callOptions)],
  ['approve', 12, (it) => it.approveBuild({ name: 'projects/p/builds/x' }, callOptions)],
])('to %s ends with code %i', async (_, code, call) => {
  const client = givenClient(await givenCloudBuild());
  await expect(call(client)).rejects.toMatchObject({ code });
});

test('REST creates, gets, lists, cancels and answers the operation, in a location too', async () => {
  const { url, get } = await givenCloudBuild();
  const parent = `${url}/v1/projects/p/locations/europe-west1`;
  const operation = await rest(`${parent}/builds`, { ...blocked, tags: ['t'] });
  expect(operation).toMatchObject({ metadata: { build: { status: 'QUEUED' } } });
  expect(operation).not.toHaveProperty('done');
  const listed = await rest(`${parent}/builds?filter=tags%3D%22t%22&pageSize=5`);
  expect(listed).toMatchObject({ builds: [{ tags: ['t'], timeout: '3600s' }] });
  expect(await rest(`${url}/v1/projects/p/builds`)).toEqual({});
  const { builds } = JSON.parse(JSON.stringify(listed));
  const name = `${parent}/builds/${builds[0].id}`;
  expect(await rest(`${name}:cancel`, {})).toMatchObject({ status: 'CANCELLED' });
  expect(await rest(name)).toMatchObject({ status: 'CANCELLED', timeout: '3600s' });
  const operationName = JSON.parse(JSON.stringify(operation)).name;
  expect(await rest(`${url}/v1/${operationName}`)).toMatchObject({
    done: true,
    error: { code: 1 },
  });
  expect(await rest(`${name}:cancel`, {})).toMatchObject({
    error: { status: 'FAILED_PRECONDITION' },
  });
  await expect(get(builds[0].id)).rejects.toThrow('not found');
});

test('the log is served, every line with the name of its step', async () => {
  const { run, log, url } = await givenCloudBuild();
  const build = await run({
    steps: [{ id: 'two words', name: 'bash', args: ['sh', '-c', 'echo a; echo b >&2'] }],
  });
  const lines = (await log(build)).split('\n');
  expect(lines).toContain('Step #0 - "two words": a');
  expect(lines).toContain('Step #0 - "two words": b');
  expect(lines.join('\n')).toContain('NOT a sandbox');
  expect((await fetch(`${url}/logs/log-none.txt`)).status).toBe(404);
  const unknown = `${url}/logs/log-${crypto.randomUUID()}.txt`;
  expect((await fetch(unknown)).status).toBe(404);
});

test('what only Cloud Build writes is not taken from the caller', async () => {
  const { run } = await givenCloudBuild();
  const build = await run({
    ...quick,
    id: 'mine',
    status: 'PENDING',
    failureInfo: { type: 'PUSH_FAILED', detail: 'x' },
    options: { requestedVerifyOption: 'VERIFIED' },
  });
  expect(build).toMatchObject({ status: 'SUCCESS', id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(build).not.toHaveProperty('failureInfo');
  expect(build.warnings?.map(({ text }) => text)).toEqual([
    expect.stringContaining('NOT a sandbox'),
    expect.stringContaining('no provenance'),
  ]);
});
