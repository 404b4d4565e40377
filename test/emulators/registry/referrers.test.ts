import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import {
  CONFIG,
  call,
  config,
  described,
  IMAGE,
  INDEX,
  image,
  index,
  pushBlob,
  pushManifest,
} from './oci-client.ts';

const absent = `sha256:${'0'.repeat(64)}`;
const configuration = config('amd64');
let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
});

afterAll(() => registry.close());

test('what refers to a manifest is listed, by type and page by page, be the subject there or not', async () => {
  const subject = { mediaType: IMAGE, digest: absent, size: 7 };
  const empty = described('application/vnd.oci.empty.v1+json', '{}');
  await pushBlob(registry.url, 'p/r/refer', configuration);
  await pushBlob(registry.url, 'p/r/refer', empty);
  const signature = image(empty, [], {
    artifactType: 'application/vnd.example.signature',
    annotations: { by: 'somebody' },
    subject,
  });
  const others = ['a', 'b'].map((note) =>
    image(configuration, [], { annotations: { note }, subject }),
  );
  for (const referrer of [signature, ...others]) {
    const answer = await pushManifest(registry.url, 'p/r/refer', referrer);
    expect(answer).toMatchObject({ status: 201, headers: { 'oci-subject': absent } });
  }
  const path = `/v2/p/r/refer/referrers/${absent}`;
  const filtered = await call(
    registry.url,
    'GET',
    `${path}?artifactType=application/vnd.example.signature`,
  );
  expect(filtered.headers).toMatchObject({
    'content-type': INDEX,
    'oci-filters-applied': 'artifactType',
  });
  expect(JSON.parse(filtered.bytes.toString('utf8')).manifests).toEqual([
    {
      ...signature.descriptor,
      artifactType: 'application/vnd.example.signature',
      annotations: { by: 'somebody' },
    },
  ]);
  const seen = [];
  let next: string | undefined = `${path}?n=2`;
  let pages = 0;
  while (next !== undefined) {
    const page = await call(registry.url, 'GET', next);
    expect(page.headers['oci-filters-applied']).toBeUndefined();
    seen.push(...JSON.parse(page.bytes.toString('utf8')).manifests);
    next = /<(.*)>; rel="next"/.exec(page.headers['link'] ?? '')?.[1];
    pages += 1;
  }
  expect(pages).toBe(2);
  expect(seen.map(({ artifactType }) => artifactType).sort()).toEqual([
    'application/vnd.example.signature',
    CONFIG,
    CONFIG,
  ]);
  const untyped = await call(registry.url, 'GET', `${path}?artifactType=`);
  expect(untyped.headers['oci-filters-applied']).toBe('artifactType');
  expect(JSON.parse(untyped.bytes.toString('utf8')).manifests).toEqual([]);
  const nothing = await call(registry.url, 'GET', `/v2/p/r/unknown/referrers/${absent}`);
  expect(JSON.parse(nothing.bytes.toString('utf8')).manifests).toEqual([]);
});

test.each([
  { what: 'an image of an empty type', listed: CONFIG, push: image(configuration, [], typed('')) },
  { what: 'an image of a type', listed: 'a/b', push: image(configuration, [], typed('a/b')) },
  { what: 'an index of a type', listed: 'a/b', push: index([], typed('a/b')) },
  { what: 'an index of an empty type', listed: undefined, push: index([], typed('')) },
  { what: 'an index of no type', listed: undefined, push: index([], typed(undefined)) },
])('$what is listed as $listed, and found by it', async ({ what, listed, push }) => {
  const name = `p/r/${what.replaceAll(' ', '-')}`;
  await pushBlob(registry.url, name, configuration);
  expect(await pushManifest(registry.url, name, push)).toMatchObject({ status: 201 });
  const path = `/v2/${name}/referrers/${absent}?artifactType=${encodeURIComponent(listed ?? '')}`;
  const answer = await call(registry.url, 'GET', path);
  const { manifests } = JSON.parse(answer.bytes.toString('utf8'));
  expect(manifests).toEqual([
    { ...push.descriptor, ...(listed === undefined ? {} : { artifactType: listed }) },
  ]);
});

// The rules are those of the OCI distribution specification 1.1, "Listing Referrers".
function typed(artifactType: string | undefined): object {
  return { artifactType, subject: { mediaType: IMAGE, digest: absent, size: 7 } };
}
