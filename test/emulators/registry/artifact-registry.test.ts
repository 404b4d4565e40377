import type { ArtifactRegistryClient } from '@google-cloud/artifact-registry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  artifactRegistryClient,
  failsWith,
  LOCATION,
  timeout,
  versionOf,
} from './artifact-client.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import {
  call,
  config,
  IMAGE,
  INDEX,
  image,
  pushBlob,
  pushIndexedImage,
  pushManifest,
} from './oci-client.ts';

const REPOSITORY = `${LOCATION}/repositories/gcr.io`;
const NESTED = `${REPOSITORY}/packages/nested%2Fhello`;
const uploadedAt = Date.parse('2026-03-04T05:06:07.250Z');
const onePage = { ...timeout, autoPaginate: false };
let registry: FreshRegistry;
let client: ArtifactRegistryClient;
let nested: Awaited<ReturnType<typeof pushIndexedImage>>;

beforeAll(async () => {
  const repositories = ['csi-release/csi'];
  registry = await freshRegistry({ repositories, now: () => uploadedAt });
  client = artifactRegistryClient(registry.port);
  nested = await pushIndexedImage(registry.url, 'csi-release/gcr.io/nested/hello', ['v2', 'v1']);
  await pushIndexedImage(registry.url, 'csi-release/gcr.io/plain', []);
});

afterAll(async () => {
  await client.close();
  await registry.close();
});

test('the repositories are those that were named and those that were pushed to', async () => {
  const [all] = await client.listRepositories({ parent: LOCATION }, timeout);
  const names = all.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([REPOSITORY, `${LOCATION}/repositories/csi`]));
  const [one] = await client.getRepository({ name: REPOSITORY }, timeout);
  expect(one).toMatchObject({
    name: REPOSITORY,
    format: 'DOCKER',
    registryUri: 'us-docker.pkg.dev/csi-release/gcr.io',
  });
});

test('a named repository can be listed while nothing is in it', async () => {
  const parent = `${LOCATION}/repositories/csi`;
  expect((await client.listDockerImages({ parent }, timeout))[0]).toEqual([]);
  expect((await client.listPackages({ parent }, timeout))[0]).toEqual([]);
});

test('images are listed with tags, times, sizes and platforms', async () => {
  const [images] = await client.listDockerImages({ parent: REPOSITORY }, timeout);
  expect(images).toHaveLength(4);
  const { child, parent } = nested;
  const named = (digest: string) => images.find(({ name }) => name?.endsWith(digest));
  const uploadTime = { seconds: String(Math.floor(uploadedAt / 1000)), nanos: 250_000_000 };
  expect(named(parent.descriptor.digest)).toMatchObject({
    name: `${REPOSITORY}/dockerImages/nested%2Fhello@${parent.descriptor.digest}`,
    uri: `us-docker.pkg.dev/csi-release/gcr.io/nested/hello@${parent.descriptor.digest}`,
    tags: ['v1', 'v2'],
    mediaType: INDEX,
    uploadTime,
    imageSizeBytes: String(parent.bytes.length),
    imageManifests: [
      { digest: child.descriptor.digest, architecture: 'amd64', os: 'linux', mediaType: IMAGE },
    ],
  });
  const { config, layers } = JSON.parse(child.bytes.toString('utf8'));
  expect(named(child.descriptor.digest)).toMatchObject({
    tags: [],
    mediaType: IMAGE,
    imageSizeBytes: String(child.bytes.length + config.size + layers[0].size),
    buildTime: { seconds: String(Date.parse('2026-01-02T03:04:05Z') / 1000) },
    imageManifests: [],
  });
});

test('one image is found by its name', async () => {
  const name = `${REPOSITORY}/dockerImages/nested%2Fhello@${nested.parent.descriptor.digest}`;
  const [one] = await client.getDockerImage({ name }, timeout);
  expect(one).toMatchObject({ name, tags: ['v1', 'v2'] });
});

test('lists come page by page, each entry once', async () => {
  const seen: unknown[] = [];
  let pageToken = '';
  let pages = 0;
  do {
    const request = { parent: REPOSITORY, pageSize: 3, pageToken };
    const [images, , answer] = await client.listDockerImages(request, onePage);
    seen.push(...images.map(({ name }) => name));
    pageToken = answer?.nextPageToken ?? '';
    pages += 1;
  } while (pageToken !== '');
  expect({ pages, seen: new Set(seen).size }).toEqual({ pages: 2, seen: 4 });
});

test('an artifact that refers to another has its own type, or else its media type', async () => {
  const name = 'csi-release/typed/hello';
  const configuration = config('amd64');
  await pushBlob(registry.url, name, configuration);
  const subject = { mediaType: IMAGE, digest: nested.child.descriptor.digest, size: 1 };
  const artifactType = 'application/vnd.example.signature';
  for (const more of [{}, { subject }, { subject, artifactType }]) {
    await pushManifest(registry.url, name, image(configuration, [], more));
  }
  const parent = `${LOCATION}/repositories/typed`;
  const [images] = await client.listDockerImages({ parent }, timeout);
  const types = images.map((listed) => listed.artifactType).sort();
  expect(types).toEqual(['', artifactType, IMAGE]);
});

test('packages have the whole image name, slashes as %2F', async () => {
  const [packages] = await client.listPackages({ parent: REPOSITORY }, timeout);
  expect(packages).toMatchObject([
    { name: NESTED, displayName: 'nested/hello' },
    { name: `${REPOSITORY}/packages/plain`, displayName: 'plain' },
  ]);
});

test('versions have metadata, and their tags where all is asked for', async () => {
  const [versions] = await client.listVersions({ parent: NESTED }, timeout);
  expect(versions.map(({ name }) => name).sort()).toEqual(
    [nested.child, nested.parent].map((manifest) => versionOf(NESTED, manifest)).sort(),
  );
  const name = versionOf(NESTED, nested.parent);
  const [basic] = await client.getVersion({ name }, timeout);
  expect(basic).toMatchObject({
    name,
    relatedTags: [],
    metadata: { fields: { mediaType: { stringValue: INDEX } } },
  });
  const [full] = await client.getVersion({ name, view: 'FULL' }, timeout);
  expect(full.relatedTags).toMatchObject([
    { name: `${NESTED}/tags/v1`, version: name },
    { name: `${NESTED}/tags/v2`, version: name },
  ]);
});

test.each([
  { filter: '', tags: ['v1', 'v2'] },
  { filter: `name="${NESTED}/tags/v2"`, tags: ['v2'] },
  { filter: `name="${NESTED}/tags/V*"`, tags: ['v1', 'v2'] },
  { filter: `version="${NESTED}/versions/sha256:*"`, tags: ['v1', 'v2'] },
  { filter: `version="${NESTED}/versions/other"`, tags: [] },
])('tags that match [$filter] are $tags', async ({ filter, tags }) => {
  const [listed] = await client.listTags({ parent: NESTED, filter }, timeout);
  expect(listed.map(({ name }) => name)).toEqual(tags.map((tag) => `${NESTED}/tags/${tag}`));
});

test('a tag is created, moved and deleted, and the OCI face sees it', async () => {
  const { child, parent } = await pushIndexedImage(registry.url, 'csi-release/batch/tagged', []);
  const at = `${LOCATION}/repositories/batch/packages/tagged`;
  const headOf = async () =>
    (await call(registry.url, 'HEAD', '/v2/csi-release/batch/tagged/manifests/hold')).headers[
      'docker-content-digest'
    ];
  const tag = { name: `${at}/tags/hold`, version: versionOf(at, parent) };
  const create = () => client.createTag({ parent: at, tagId: 'hold', tag }, timeout);
  expect((await create())[0]).toEqual(tag);
  expect(await headOf()).toBe(parent.descriptor.digest);
  await expect(create()).rejects.toMatchObject(failsWith('ALREADY_EXISTS'));
  const moved = { ...tag, version: versionOf(at, child) };
  await client.updateTag({ tag: moved, updateMask: { paths: ['version'] } }, timeout);
  expect((await client.getTag({ name: tag.name }, timeout))[0]).toEqual(moved);
  expect(await headOf()).toBe(child.descriptor.digest);
  await client.deleteTag({ name: tag.name }, timeout);
  await expect(client.getTag({ name: tag.name }, timeout)).rejects.toMatchObject(
    failsWith('NOT_FOUND'),
  );
});

test.each([
  { path: `/v1/${NESTED}/tags?pageSize=1`, key: 'tags' },
  { path: `/v1/${NESTED.replace('%2F', '%252F')}/versions?view=FULL`, key: 'versions' },
  { path: `/v1/${REPOSITORY}/dockerImages`, key: 'dockerImages' },
])('REST serves $path', async ({ path, key }) => {
  const answer = await call(registry.url, 'GET', path);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.bytes.toString('utf8'))[key].length).toBeGreaterThan(0);
});
