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
import { call, type Described, pushIndexedImage } from './oci-client.ts';

const absent = `sha256:${'0'.repeat(64)}`;
let registry: FreshRegistry;
let client: ArtifactRegistryClient;

beforeAll(async () => {
  registry = await freshRegistry();
  client = artifactRegistryClient(registry.port);
});

afterAll(async () => {
  await client.close();
  await registry.close();
});

function push(name: string, tags: readonly string[] = []) {
  return pushIndexedImage(registry.url, `csi-release/batch/${name}`, tags);
}

function packageOf(name: string) {
  return `${LOCATION}/repositories/batch/packages/${name}`;
}

async function has(name: string, { descriptor }: Described) {
  const path = `/v2/csi-release/batch/${name}/manifests/${descriptor.digest}`;
  return (await call(registry.url, 'HEAD', path)).status === 200;
}

async function remove(name: string, force = false) {
  const [operation] = await client.deleteVersion({ name, force }, timeout);
  await operation.promise();
  return operation.name ?? '';
}

test('a deletion is refused while a tag or an index names the version', async () => {
  const { child, parent } = await push('refused', ['v1']);
  const at = packageOf('refused');
  const refusal = failsWith('FAILED_PRECONDITION');
  await expect(remove(versionOf(at, parent))).rejects.toMatchObject(refusal);
  await expect(remove(versionOf(at, child))).rejects.toMatchObject(refusal);
  await expect(remove(versionOf(at, child), true)).rejects.toMatchObject(refusal);
  await client.deleteTag({ name: `${at}/tags/v1` }, timeout);
  await remove(versionOf(at, parent));
  await remove(versionOf(at, child));
  expect(await has('refused', child)).toBe(false);
  await expect(remove(versionOf(at, child))).rejects.toMatchObject(failsWith('NOT_FOUND'));
});

test('a deletion by force takes the tags along', async () => {
  const { child, parent } = await push('forced', ['v1', 'v2']);
  const name = await remove(versionOf(packageOf('forced'), parent), true);
  expect(await has('forced', parent)).toBe(false);
  expect(await has('forced', child)).toBe(true);
  const tags = await call(registry.url, 'GET', '/v2/csi-release/batch/forced/tags/list');
  expect(JSON.parse(tags.bytes.toString('utf8')).tags).toEqual([]);
  expect((await client.checkDeleteVersionProgress(name)).done).toBe(true);
  const overRest = await call(registry.url, 'GET', `/v1/${name}`);
  expect(JSON.parse(overRest.bytes.toString('utf8'))).toMatchObject({ name, done: true });
});

async function batch(parent: string, names: string[], validateOnly = false) {
  const request = { parent, names, validateOnly };
  const [operation] = await client.batchDeleteVersions(request, timeout);
  const [, metadata] = await operation.promise();
  return metadata.failedVersions ?? [];
}

test.each([
  { validateOnly: true, remain: true },
  { validateOnly: false, remain: false },
])('a deletion of a batch may name children first; validateOnly $validateOnly', async (row) => {
  const name = `together-${row.validateOnly}`;
  const { child, parent } = await push(name);
  const at = packageOf(name);
  const names = [child, parent].map((manifest) => versionOf(at, manifest));
  expect(await batch(at, names, row.validateOnly)).toEqual([]);
  expect(await has(name, child)).toBe(row.remain);
  expect(await has(name, parent)).toBe(row.remain);
});

test('a deletion of a batch names what has to stay, and deletes the rest', async () => {
  const { child, parent } = await push('partly', ['v1']);
  const free = await push('partly-free');
  const at = `${LOCATION}/repositories/batch/packages/-`;
  const kept = [parent, child].map((manifest) => versionOf(packageOf('partly'), manifest));
  const gone = `${packageOf('partly')}/versions/${absent}`;
  const names = [...kept, gone, versionOf(packageOf('partly-free'), free.parent)];
  const failed = await batch(at, names);
  expect([...failed].sort()).toEqual([...kept, gone].sort());
  expect(await has('partly', child)).toBe(true);
  expect(await has('partly-free', free.parent)).toBe(false);
  await expect(batch(at, kept)).rejects.toMatchObject(failsWith('ABORTED'));
});

test('a deletion of a batch refuses versions of another parent, and none at all', async () => {
  const { child } = await push('other');
  const at = packageOf('partly');
  const refusal = failsWith('INVALID_ARGUMENT');
  await expect(batch(at, [versionOf(packageOf('other'), child)])).rejects.toMatchObject(refusal);
  await expect(batch(at, [])).rejects.toMatchObject(refusal);
});
