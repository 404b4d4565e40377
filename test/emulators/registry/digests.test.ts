import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openUploads } from '../../../emulators/registry/uploads.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import {
  call,
  config,
  type Described,
  image,
  layer,
  pushBlob,
  pushIndexedImage,
  pushManifest,
} from './oci-client.ts';

const name = 'csi-release/csi/hello';
const [configuration, only] = [bySha512(config('amd64')), bySha512(layer('0123456789'))];
const whole = bySha512(image(configuration, [only]));
const { digest } = whole.descriptor;
let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
  await pushBlob(registry.url, name, configuration);
  await pushBlob(registry.url, name, only);
});

afterAll(() => registry.close());

// SHA-512 is a registered algorithm too (OCI image specification, "Registered algorithms").
function bySha512({ descriptor, bytes }: Described): Described {
  const hash = createHash('sha512').update(bytes).digest('hex');
  return { descriptor: { ...descriptor, digest: `sha512:${hash}` }, bytes };
}

async function upload(image: string): Promise<string> {
  const { headers } = await call(registry.url, 'POST', `/v2/${image}/blobs/uploads/`);
  return headers['location'] ?? '';
}

const ways: readonly { way: string; push: (image: string, body: string) => Promise<unknown> }[] = [
  {
    way: 'in one request',
    push: (image, body) => {
      const path = `/v2/${image}/blobs/uploads/?digest=${only.descriptor.digest}`;
      return call(registry.url, 'POST', path, { body });
    },
  },
  {
    way: 'in one piece',
    push: async (image, body) => {
      const path = `${await upload(image)}?digest=${only.descriptor.digest}`;
      return call(registry.url, 'PUT', path, { body });
    },
  },
  {
    way: 'in chunks, over a restart',
    push: async (image, body) => {
      const location = await upload(image);
      await call(registry.url, 'PATCH', location, { body: body.slice(0, 4) });
      await registry.restart();
      await call(registry.url, 'PATCH', location, { body: body.slice(4) });
      return call(registry.url, 'PUT', `${location}?digest=${only.descriptor.digest}`);
    },
  },
];

test.each(ways)('a blob by SHA-512 comes $way', async ({ way, push }) => {
  const target = `csi-release/csi/${way.replaceAll(/\W+/g, '-')}`;
  const path = `/v2/${target}/blobs/${only.descriptor.digest}`;
  expect(await push(target, '0123456780')).toMatchObject({ codes: ['DIGEST_INVALID'] });
  expect(await push(target, '0123456789')).toMatchObject({
    status: 201,
    headers: { location: path, 'docker-content-digest': only.descriptor.digest },
  });
  expect((await call(registry.url, 'GET', path)).bytes).toEqual(only.bytes);
});

test('an upload takes nothing more while its digest is computed', async () => {
  const uploads = openUploads(join(registry.dir, 'other-uploads'));
  const ending = uploads.begin(name);
  const digest = ending.finish('sha512');
  expect((await uploads.find(name, ending.id))?.isBusy()).toBe(true);
  expect(await digest).toBe(bySha512(layer('')).descriptor.digest);
});

test('a blob pushed by one algorithm is not there by the other', async () => {
  const path = `/v2/${name}/blobs/${layer('0123456789').descriptor.digest}`;
  expect(await call(registry.url, 'GET', path)).toMatchObject({ codes: ['BLOB_UNKNOWN'] });
});

test('an image by SHA-512 takes the tags of its push, and keeps both over a restart', async () => {
  const path = `/v2/${name}/manifests/${digest}?tag=v1&tag=v1.0&tag=v1`;
  const pushed = await call(registry.url, 'PUT', path, { body: whole.bytes });
  expect(pushed).toMatchObject({
    status: 201,
    headers: { 'docker-content-digest': digest, 'oci-tag': 'v1, v1.0' },
  });
  await registry.restart();
  for (const reference of ['v1', 'v1.0', digest]) {
    const answer = await call(registry.url, 'GET', `/v2/${name}/manifests/${reference}`);
    expect(answer).toMatchObject({ status: 200, headers: { 'docker-content-digest': digest } });
    expect(answer.bytes).toEqual(whole.bytes);
  }
  const config = `/v2/${name}/blobs/${configuration.descriptor.digest}`;
  expect((await call(registry.url, 'GET', config)).bytes).toEqual(configuration.bytes);
});

test('one push by digest moves several tags at once', async () => {
  const image = 'csi-release/csi/moved';
  const { child, parent } = await pushIndexedImage(registry.url, image, ['v1', 'v1.0']);
  const path = `/v2/${image}/manifests/${child.descriptor.digest}?tag=v1&tag=v2`;
  await call(registry.url, 'PUT', path, { body: child.bytes });
  const digests = ['v1', 'v1.0', 'v2'].map(async (tag) => {
    const { headers } = await call(registry.url, 'HEAD', `/v2/${image}/manifests/${tag}`);
    return headers['docker-content-digest'];
  });
  const moved = child.descriptor.digest;
  expect(await Promise.all(digests)).toEqual([moved, parent.descriptor.digest, moved]);
});

test('a push with one tag that is none does nothing', async () => {
  const image = 'csi-release/csi/untagged';
  const { child } = await pushIndexedImage(registry.url, image, []);
  const path = `/v2/${image}/manifests/${child.descriptor.digest}?tag=v1&tag=-v2`;
  expect(await call(registry.url, 'PUT', path, { body: child.bytes })).toMatchObject({
    status: 400,
    codes: ['TAG_INVALID'],
  });
  const { bytes } = await call(registry.url, 'GET', `/v2/${image}/tags/list`);
  expect(JSON.parse(bytes.toString('utf8')).tags).toEqual([]);
});

test('a push by tag names no tags of parameters', async () => {
  const answer = await pushManifest(registry.url, name, whole, 'v3?tag=v4');
  expect(answer).toMatchObject({ status: 201 });
  expect(answer.headers['oci-tag']).toBeUndefined();
});
