import { expect, test } from 'vitest';
import { digestOf, type EngineScript } from './engine/engine-routes.ts';
import { alpine, givenContainers, here, step } from './engine/given-containers.ts';

const registryUrl = 'http://127.0.0.1:4711';
const local = '127.0.0.1:4711';

test.each<[string, string, EngineScript, readonly string[]]>([
  ['an image that is there', 'alpine:3.20', here, []],
  ['another', 'alpine', {}, ['docker.io/library/alpine:latest']],
  ['one of ours', 'gcr.io/p/app:v1', {}, [`${local}/p/gcr.io/app:v1`]],
  [
    'one of ours by its digest',
    `us-docker.pkg.dev/p/csi/app@${digestOf('a')}`,
    {},
    [`${local}/p/csi/app@${digestOf('a')}`],
  ],
  [
    'one of ours that is not there',
    'gcr.io/p/app:v1',
    { refusedPulls: { [`${local}/p/gcr.io/app:v1`]: 'not found' } },
    [`${local}/p/gcr.io/app:v1`],
  ],
  [
    'one of another project',
    'gcr.io/other/app:v1',
    { refusedPulls: { [`${local}/other/gcr.io/app:v1`]: 'not found' } },
    [`${local}/other/gcr.io/app:v1`, 'gcr.io/other/app:v1'],
  ],
])('%s, %s, is looked for where it can be', async (_, name, script, pulled) => {
  const { engine, run } = await givenContainers(script, registryUrl);
  await run({ steps: [{ name }] });
  const pulls = engine.calls.filter((call) => call.startsWith('POST /images/create'));
  expect(pulls).toEqual(pulled.map((image) => `POST /images/create?fromImage=${image}`));
});

test('Podman is told that the local registry speaks no TLS', async () => {
  const { engine, run } = await givenContainers({ maker: 'Podman' }, registryUrl);
  await run({ steps: [{ name: 'gcr.io/p/app:v1' }] });
  const image = `${local}/p/gcr.io/app:v1`;
  expect(engine.calls).toContain(
    `POST /v4.0.0/libpod/images/pull?reference=${image}&tlsVerify=false`,
  );
  expect(engine.made).toMatchObject([{ Image: `id of ${image}` }]);
});

test.each<[string, object, EngineScript, string]>([
  ["a client of Docker's", { name: 'docker', args: ['version'] }, {}, 'Client: stand-in'],
  [
    'an image upon a stand-in',
    { name: 'gcr.io/p/app:v1' },
    { labels: { 'csi-release.stand-in': 'true' } },
    'gcr.io/p/app:v1 cannot be run',
  ],
])('%s runs on the host, and the log says so', async (_, hosted, script, expected) => {
  const { engine, run, log } = await givenContainers(script);
  const text = await log(await run({ steps: [hosted] }));
  expect(text).toContain('Step #0: This step runs on the host: ');
  expect(text).toContain(expected);
  expect(engine.made).toEqual([]);
});

test('the digests of the images of the steps are in the results', async () => {
  const { run } = await givenContainers({ images: [alpine, 'docker.io/made/here:latest'] });
  const name = `alpine@${digestOf('x')}`;
  const build = await run({ steps: [step, { name }, { name: 'made/here' }] });
  expect(build.results?.buildStepImages).toEqual([
    digestOf(alpine),
    digestOf('x'),
    'id of docker.io/made/here:latest',
  ]);
});
