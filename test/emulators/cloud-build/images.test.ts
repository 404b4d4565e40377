import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, onTestFinished, test } from 'vitest';
import { startRegistry } from '../../../emulators/registry/registry.ts';
import {
  type GivenCloudBuild,
  givenCloudBuild,
  givenDir,
  givenServer,
} from './given-cloud-build.ts';

const docker = 'gcr.io/cloud-builders/docker';
const image = 'gcr.io/csi-release/app';
const program = `
const { writeFileSync } = require('node:fs');
writeFileSync(process.env.BUILDER_OUTPUT + '/output', process.env.GREETING + process.argv[2]);
console.log(process.cwd(), process.argv[3]);
`;
const files = {
  Dockerfile: 'FROM scratch\nENV GREETING=hi\nCOPY app.js /\nENTRYPOINT ["node", "/app.js"]\n',
  'app.js': program,
};

/** An emulator with a registry, and a storage in which every object is the source above. */
async function givenWorld(): Promise<GivenCloudBuild & { readonly digestOf: DigestOf }> {
  const registry = await startRegistry({ dir: await givenDir() });
  onTestFinished(() => registry.close());
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  const source = gzipSync(await buffer(tar));
  const storageUrl = await givenServer((_, response) => response.end(source));
  const digestOf: DigestOf = async (path) => {
    const accept = 'application/vnd.oci.image.manifest.v1+json';
    const url = `${registry.url}/v2/${path}`;
    const response = await fetch(url, { method: 'HEAD', headers: { accept } });
    return response.headers.get('docker-content-digest');
  };
  return { ...(await givenCloudBuild({ registryUrl: registry.url, storageUrl })), digestOf };
}

/** The digest that the registry has at a path below `/v2/`. */
type DigestOf = (path: string) => Promise<string | null>;

const source = { storageSource: { bucket: 'b', object: 's.tgz' } };

test('a built image is pushed, and then run by its digest as a step', async () => {
  const { run, digestOf, log } = await givenWorld();
  const build = await run({
    source,
    steps: [{ name: docker, args: ['build', '--tag', `${image}:v1`, '.'] }],
    images: [`${image}:v1`],
  });
  expect(build.status, build.statusDetail).toBe('SUCCESS');
  const digest = await digestOf('csi-release/gcr.io/app/manifests/v1');
  expect(build.results?.images).toMatchObject([{ name: `${image}:v1`, digest }]);
  const step = { name: `${image}@${digest}`, args: ['!', '/workspace/x'], dir: 'there' };
  const ran = await run({ steps: [step] });
  expect(ran).toMatchObject({
    status: 'SUCCESS',
    results: {
      buildStepImages: [digest],
      buildStepOutputs: [Buffer.from('hi!').toString('base64')],
    },
  });
  expect(await log(ran)).toMatch(/Step #0: (\/.*\/workspace)\/there \1\/x\n/);
});

test('a shell step finds a docker client that works on the images of the build', async () => {
  const { run, digestOf } = await givenWorld();
  const script = `docker build -t ${image}:v2 . && docker tag ${image}:v2 ${image}:v2.0`;
  const build = await run({
    source,
    steps: [
      { name: docker, entrypoint: 'bash', args: ['-c', script] },
      { name: docker, args: ['push', `${image}:v2.0`] },
    ],
  });
  expect(build.status, build.statusDetail).toBe('SUCCESS');
  expect(await digestOf('csi-release/gcr.io/app/manifests/v2.0')).toMatch(/^sha256:/);
  expect(await digestOf('csi-release/gcr.io/app/manifests/v2')).toBeNull();
});

test('an image that the registry does not have fails its step by name', async () => {
  const { run } = await givenWorld();
  const build = await run({ steps: [{ name: 'us-docker.pkg.dev/csi-release/csi/none:v1' }] });
  expect(build).toMatchObject({
    status: 'FAILURE',
    statusDetail: expect.stringContaining('no image us-docker.pkg.dev/csi-release/csi/none:v1'),
  });
});
