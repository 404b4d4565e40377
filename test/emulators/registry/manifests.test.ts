import { afterAll, beforeAll, expect, test } from 'vitest';
import { MANIFEST_BYTES_MAX } from '../../../emulators/registry/manifests.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import {
  call,
  config,
  type Described,
  described,
  IMAGE,
  INDEX,
  image,
  index,
  layer,
  pushBlob,
  pushManifest,
} from './oci-client.ts';

const name = 'csi-release/gcr.io/nested/hello';
const [configuration, only] = [config('amd64'), layer('some bytes')];
const whole = image(configuration, [only]);
const absent = `sha256:${'0'.repeat(64)}`;
let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
  await pushBlob(registry.url, name, configuration);
  await pushBlob(registry.url, name, only);
  await pushManifest(registry.url, name, whole, 'whole');
});

afterAll(() => registry.close());

const windowsLayer = {
  mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  digest: absent,
  size: 1,
  urls: ['https://mcr.example/layer'],
};

const pushes: readonly {
  what: string;
  manifest: Described;
  reference?: string;
  contentType?: string;
  status: number;
  codes?: readonly string[];
}[] = [
  { what: 'a whole image by digest', manifest: whole, status: 201 },
  {
    what: 'an image by another digest',
    manifest: whole,
    reference: absent,
    status: 400,
    codes: ['DIGEST_INVALID'],
  },
  {
    what: 'an image that lacks its configuration and a layer',
    manifest: image(config('arm64'), [layer('not pushed'), only]),
    status: 400,
    codes: ['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_BLOB_UNKNOWN'],
  },
  {
    what: 'an image with a base layer that lies elsewhere',
    manifest: image(configuration, [only], {
      layers: [windowsLayer, only.descriptor],
    }),
    status: 201,
  },
  { what: 'an index of an image that is there', manifest: index([whole]), status: 201 },
  {
    what: 'an index of an image that is not there',
    manifest: index([whole, image(configuration, [])]),
    status: 400,
    codes: ['MANIFEST_BLOB_UNKNOWN'],
  },
  {
    what: 'an image that refers to one that is to come',
    manifest: image(configuration, [], {
      subject: { mediaType: IMAGE, digest: absent, size: 7 },
    }),
    status: 201,
  },
  {
    what: 'an image under another media type than its own',
    manifest: whole,
    contentType: INDEX,
    status: 400,
    codes: ['MANIFEST_INVALID'],
  },
  {
    what: 'a document with layers and manifests',
    manifest: image(configuration, [only], { manifests: [] }),
    status: 400,
    codes: ['MANIFEST_INVALID'],
  },
  {
    what: 'a manifest of schema 1',
    manifest: described('application/vnd.docker.distribution.manifest.v1+prettyjws', {
      schemaVersion: 1,
    }),
    status: 400,
    codes: ['MANIFEST_INVALID'],
  },
  {
    what: 'what is not JSON',
    manifest: described(IMAGE, 'not JSON'),
    status: 400,
    codes: ['MANIFEST_INVALID'],
  },
  {
    what: 'a manifest above the limit',
    manifest: described(IMAGE, ' '.repeat(MANIFEST_BYTES_MAX + 1)),
    status: 413,
    codes: ['SIZE_INVALID'],
  },
  {
    what: 'an image under what is no tag',
    manifest: whole,
    reference: '-no-tag',
    status: 400,
    codes: ['TAG_INVALID'],
  },
];

test.each(pushes)('a push of $what is answered $status $codes', async (push) => {
  const { manifest, reference = manifest.descriptor.digest, status, codes = [] } = push;
  const answer = await call(registry.url, 'PUT', `/v2/${name}/manifests/${reference}`, {
    headers: { 'content-type': push.contentType ?? manifest.descriptor.mediaType },
    body: manifest.bytes,
  });
  expect(answer).toMatchObject({ status, codes });
  if (status === 201) {
    expect(answer.headers).toMatchObject({
      location: `/v2/${name}/manifests/${manifest.descriptor.digest}`,
      'docker-content-digest': manifest.descriptor.digest,
    });
  }
});

test('a push that lacks things names every one of them', async () => {
  const [missing, other] = [layer('missing'), layer('other')];
  const answer = await pushManifest(registry.url, name, image(configuration, [missing, other]));
  const { errors } = JSON.parse(answer.bytes.toString('utf8'));
  expect(errors).toEqual(
    [missing, other].map(({ descriptor: { digest } }) => ({
      code: 'MANIFEST_BLOB_UNKNOWN',
      message: expect.stringContaining('unknown to registry'),
      detail: { digest },
    })),
  );
});

test.each(['whole', whole.descriptor.digest])('GET and HEAD of %s agree', async (reference) => {
  const get = await call(registry.url, 'GET', `/v2/${name}/manifests/${reference}`);
  const head = await call(registry.url, 'HEAD', `/v2/${name}/manifests/${reference}`);
  expect(get.bytes).toEqual(whole.bytes);
  expect(head.bytes).toHaveLength(0);
  for (const { status, headers } of [get, head]) {
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': IMAGE,
      'content-length': String(whole.bytes.length),
      'docker-content-digest': whole.descriptor.digest,
    });
  }
});

const docker = 'application/vnd.docker.distribution.manifest.v2+json';

test.each([
  { accept: undefined, status: 200 },
  { accept: '*/*', status: 200 },
  { accept: `${docker}, ${IMAGE};q=0.5`, status: 200 },
  { accept: docker, status: 404 },
  { accept: `${docker}, ${INDEX}`, status: 404 },
])('an image asked for with Accept $accept is answered $status', async ({ accept, status }) => {
  const headers = accept === undefined ? {} : { accept };
  const answer = await call(registry.url, 'GET', `/v2/${name}/manifests/whole`, { headers });
  expect(answer).toMatchObject({ status, codes: status === 200 ? [] : ['MANIFEST_UNKNOWN'] });
});

test.each([
  { reference: 'no-such-tag', status: 404, code: 'MANIFEST_UNKNOWN' },
  { reference: absent, status: 404, code: 'MANIFEST_UNKNOWN' },
  { reference: 'sha256:abc', status: 400, code: 'DIGEST_INVALID' },
  { reference: `sha512:${'0'.repeat(128)}`, status: 404, code: 'MANIFEST_UNKNOWN' },
  { reference: `sha512:${'0'.repeat(64)}`, status: 400, code: 'DIGEST_INVALID' },
  { reference: `md5:${'0'.repeat(32)}`, status: 400, code: 'DIGEST_INVALID' },
  { reference: '.hidden', status: 400, code: 'TAG_INVALID' },
])('$reference is answered $status $code', async ({ reference, status, code }) => {
  for (const method of ['GET', 'DELETE'] as const) {
    const answer = await call(registry.url, method, `/v2/${name}/manifests/${reference}`);
    expect(answer).toMatchObject({ status, codes: [code] });
  }
});
