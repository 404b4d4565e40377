import { afterAll, beforeAll, expect, test } from 'vitest';
import { STAND_IN_IMAGES } from '../../../emulators/registry/stand-in-images.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, INDEX, layer, type OciAnswer, pushBlob } from './oci-client.ts';

let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
});

afterAll(() => registry.close());

function bodyOf({ bytes }: OciAnswer) {
  return JSON.parse(bytes.toString('utf8'));
}

async function get(path: string) {
  return bodyOf(await call(registry.url, 'GET', path));
}

test.each(STAND_IN_IMAGES.flatMap(({ names, tags }) => names.map((name) => ({ name, tags }))))(
  '$name has five platforms under $tags, all labelled',
  async ({ name, tags }) => {
    for (const tag of tags) {
      const headers = { accept: INDEX };
      const index = bodyOf(
        await call(registry.url, 'GET', `/v2/${name}/manifests/${tag}`, { headers }),
      );
      const platforms = [];
      for (const { digest } of index.manifests) {
        const image = await get(`/v2/${name}/manifests/${digest}`);
        const config = await get(`/v2/${name}/blobs/${image.config.digest}`);
        expect(config.config.Labels).toEqual({ 'csi-release.stand-in': 'true' });
        platforms.push([config.os, config.architecture, config.variant].filter(Boolean).join('/'));
      }
      const linux = ['amd64', 'arm64', 'arm/v7', 'ppc64le', 's390x'];
      expect(platforms).toEqual(linux.map((architecture) => `linux/${architecture}`));
    }
  },
);

test('the layer of a stand-in is a tar archive that says what it is', async () => {
  const name = 'gcr.io/distroless/static';
  const index = await get(`/v2/${name}/manifests/latest`);
  const image = await get(`/v2/${name}/manifests/${index.manifests[0].digest}`);
  const [only] = image.layers;
  const { bytes } = await call(registry.url, 'GET', `/v2/${name}/blobs/${only.digest}`);
  expect(bytes.toString('latin1', 0, 16)).toBe('README.stand-in\0');
  expect(bytes.toString('latin1', 257, 262)).toBe('ustar');
  expect(bytes.toString('utf8')).toContain('This image is a stand-in');
});

test.each([
  { tag: 'latest', user: '0' },
  { tag: 'nonroot', user: '65532' },
  { tag: 'debug', user: '0' },
])('the Node stand-in under $tag starts node as user $user', async ({ tag, user }) => {
  const name = 'gcr.io/distroless/nodejs24-debian13';
  const index = await get(`/v2/${name}/manifests/${tag}`);
  const image = await get(`/v2/${name}/manifests/${index.manifests[2].digest}`);
  const { config } = await get(`/v2/${name}/blobs/${image.config.digest}`);
  expect(config).toMatchObject({ Entrypoint: ['/nodejs/bin/node'], User: user });
});

test('stand-ins are the same bytes everywhere', async () => {
  const digestOf = async (name: string) =>
    (await call(registry.url, 'HEAD', `/v2/${name}/manifests/latest`)).headers[
      'docker-content-digest'
    ];
  expect({
    node: await digestOf('gcr.io/distroless/nodejs24-debian12'),
    static: await digestOf('gcr.io/distroless/static'),
    busybox: await digestOf('docker.io/library/busybox'),
  }).toMatchInlineSnapshot(`
    {
      "busybox": "sha256:1bb61602be5050c10b123d94762b3aeccf7ad2e7bddf9c5abe1790974ecb53e1",
      "node": "sha256:39f2e09ab51385c3bd6fc8e2332647b46da911e6ef300bc2afbf9378e7b90b0a",
      "static": "sha256:9530a6c48bcf38015f090c2c9cd08dae5b8f73a25434a06c13e2c0776bb884e5",
    }
  `);
});

test.each([
  { method: 'POST', path: '/v2/gcr.io/distroless/static/blobs/uploads/' },
  { method: 'PUT', path: '/v2/gcr.io/distroless/static/manifests/latest' },
  { method: 'DELETE', path: '/v2/gcr.io/distroless/static/manifests/latest' },
  { method: 'POST', path: '/v2/docker.io/library/unknown/blobs/uploads/' },
] as const)('$method $path is refused', async ({ method, path }) => {
  const answer = await call(registry.url, method, path);
  expect(answer).toMatchObject({ status: 403, codes: ['DENIED'] });
});

test('a blob of a stand-in can be mounted', async () => {
  const name = 'gcr.io/distroless/static';
  const index = await get(`/v2/${name}/manifests/latest`);
  const image = await get(`/v2/${name}/manifests/${index.manifests[0].digest}`);
  const mount = `mount=${image.layers[0].digest}&from=${name}`;
  const answer = await call(registry.url, 'POST', `/v2/p/r/i/blobs/uploads/?${mount}`);
  expect(answer.status).toBe(201);
  expect((await pushBlob(registry.url, 'p/r/i', layer('own'))).status).toBe(201);
});
