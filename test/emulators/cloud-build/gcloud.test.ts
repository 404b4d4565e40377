import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startStorage } from '../../../emulators/storage/serve.ts';
import { useGcloud } from '../../gcloud.ts';
import { type GivenCloudBuild, givenCloudBuild, givenDir } from './given-cloud-build.ts';

const testMs = 90_000;
const unknown = '00000000-0000-4000-8000-000000000000';
const quick = { name: 'node', args: ['-e', 'console.log("hello")'] };
const endless = { name: 'node', args: ['-e', 'setInterval(() => {}, 1000)'] };
const operationSchema = z.object({ metadata: z.object({ build: z.object({ id: z.string() }) }) });
const gcloud = useGcloud();

/** Calls `gcloud builds` and gives the lines of its answer. */
async function builds(
  { url }: GivenCloudBuild,
  ...args: readonly string[]
): Promise<readonly string[]> {
  const { stdout } = await gcloud({ cloudbuild: `${url}/` }, 'builds', ...args, '--project=p');
  return stdout.split('\n').filter((line) => line !== '');
}

/** Creates a build in a region, where `create` makes global ones. */
async function createRegional({ url }: GivenCloudBuild, build: object): Promise<string> {
  const parent = 'projects/p/locations/us-central1';
  const body = JSON.stringify(build);
  const response = await fetch(`${url}/v1/${parent}/builds`, { method: 'POST', body });
  return operationSchema.parse(await response.json()).metadata.build.id;
}

test('gcloud lists and describes builds', { timeout: testMs }, async () => {
  const cloudBuild = await givenCloudBuild();
  const done = await cloudBuild.run({ steps: [quick], tags: ['done'] });
  const running = await cloudBuild.create({ steps: [endless] });
  await cloudBuild.until(running.id, 'WORKING');
  const regional = await createRegional(cloudBuild, { steps: [quick] });
  const ids = '--format=value(id)';
  const [all, ongoing, tagged, other, described] = await Promise.all([
    builds(cloudBuild, 'list', '--page-size=1', ids),
    builds(cloudBuild, 'list', '--ongoing', ids),
    builds(
      cloudBuild,
      ...['list', '--region=global', '--filter=tags=done AND status=SUCCESS', '--limit=1', ids],
    ),
    builds(cloudBuild, 'list', '--region=us-central1', ids),
    builds(cloudBuild, 'describe', done.id, '--format=value(status,tags,logUrl)'),
  ]);
  expect({ all, ongoing, tagged, other, described }).toEqual({
    all: [running.id, done.id],
    ongoing: [running.id],
    tagged: [done.id],
    other: [regional],
    described: [`SUCCESS\tdone\t${done.logUrl}`],
  });
});

test('gcloud cancels builds, once, and is told what is not there', {
  timeout: testMs,
}, async () => {
  const cloudBuild = await givenCloudBuild();
  const { id } = await cloudBuild.create({ steps: [endless] });
  const regional = await createRegional(cloudBuild, { steps: [endless] });
  const status = '--format=value(status)';
  const cancelled = await Promise.all([
    builds(cloudBuild, 'cancel', id, status),
    builds(cloudBuild, 'cancel', regional, '--region=us-central1', status),
  ]);
  expect(cancelled).toEqual([['CANCELLED'], ['CANCELLED']]);
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [['cancel', id], /FAILED_PRECONDITION: .* its status is CANCELLED/],
    [['cancel', unknown], /NOT_FOUND: Requested entity was not found/],
    [['describe', id, '--region=us-central1'], /NOT_FOUND: Requested entity was not found/],
  ];
  await Promise.all(
    refusals.map(([args, stderr]) =>
      expect(builds(cloudBuild, ...args)).rejects.toMatchObject({
        stderr: expect.stringMatching(stderr),
      }),
    ),
  );
});

test('gcloud submits a folder and waits for its build', { timeout: testMs }, async () => {
  const [dir, source] = [await givenDir(), await givenDir()];
  const storage = await startStorage({ dir });
  onTestFinished(storage.close);
  const cloudBuild = await givenCloudBuild({ storageUrl: storage.url });
  const print = 'console.log(require("fs").readFileSync("greeting.txt", "utf8"))';
  const config = join(source, 'cloudbuild.json');
  const options = { logging: 'CLOUD_LOGGING_ONLY' };
  await writeFile(
    config,
    JSON.stringify({ steps: [{ name: 'node', args: ['-e', print] }], options }),
  );
  await writeFile(join(source, 'greeting.txt'), 'hello from a folder');
  const { stdout } = await gcloud(
    { cloudbuild: `${cloudBuild.url}/`, storage: `${storage.url}/storage/v1/` },
    ...['builds', 'submit', source, `--config=${config}`, '--project=p', '--format=value(id)'],
  );
  const build = await cloudBuild.get(stdout.trim());
  expect(build.status).toBe('SUCCESS');
  expect(await cloudBuild.log(build)).toContain('hello from a folder');
});
