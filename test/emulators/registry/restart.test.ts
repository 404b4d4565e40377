import { appendFile, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNNAMED_BLOB_AGE_MAX_MS } from '../../../emulators/registry/store.ts';
import { UPLOAD_AGE_MAX_MS } from '../../../emulators/registry/uploads.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, layer, pushBlob, pushIndexedImage } from './oci-client.ts';

const name = 'csi-release/csi/hello';
const blob = layer('0123456789');
let nowMs: number;
let registry: FreshRegistry;

beforeEach(async () => {
  nowMs = Date.parse('2026-03-04T05:06:07Z');
  registry = await freshRegistry({ now: () => nowMs });
});

afterEach(() => registry.close());

async function statusOf(path: string): Promise<number> {
  return (await call(registry.url, 'GET', `/v2/${name}/${path}`)).status;
}

async function begin(): Promise<string> {
  const { headers } = await call(registry.url, 'POST', `/v2/${name}/blobs/uploads/`);
  await call(registry.url, 'PATCH', headers['location'] ?? '', { body: '01234' });
  return headers['location'] ?? '';
}

test('images, tags and deletions survive a restart', async () => {
  const { child, parent } = await pushIndexedImage(registry.url, name, ['v1', 'v2']);
  await call(registry.url, 'DELETE', `/v2/${name}/manifests/v2`);
  await registry.restart();
  const kept = await call(registry.url, 'GET', `/v2/${name}/manifests/v1`);
  expect(kept.bytes).toEqual(parent.bytes);
  expect(await statusOf(`manifests/${child.descriptor.digest}`)).toBe(200);
  expect(await statusOf('manifests/v2')).toBe(404);
});

test('an upload goes on after a restart', async () => {
  const location = await begin();
  await registry.restart();
  expect((await call(registry.url, 'GET', location)).headers['range']).toBe('0-4');
  const path = `${location}?digest=${blob.descriptor.digest}`;
  expect(await call(registry.url, 'PUT', path, { body: '56789' })).toMatchObject({ status: 201 });
});

test('an upload that nobody touched for a day is gone after a restart', async () => {
  const location = await begin();
  const file = join(registry.dir, 'uploads', location.split('/').at(-1) ?? '');
  const before = (Date.now() - UPLOAD_AGE_MAX_MS - 60_000) / 1000;
  await utimes(file, before, before);
  await registry.restart();
  expect((await call(registry.url, 'GET', location)).status).toBe(404);
  expect(await readdir(join(registry.dir, 'uploads'))).toEqual([]);
});

test('a line that was being written when the process died does not count', async () => {
  await pushIndexedImage(registry.url, name, ['v1']);
  await appendFile(join(registry.dir, 'journal.jsonl'), '{"type":"tag-deleted","repository":"');
  await registry.restart();
  expect(await statusOf('manifests/v1')).toBe(200);
  await call(registry.url, 'DELETE', `/v2/${name}/manifests/v1`);
  await registry.restart();
  expect(await statusOf('manifests/v1')).toBe(404);
});

test('the blobs of a deleted image leave the disk a day later, those of others stay', async () => {
  const { child, parent } = await pushIndexedImage(registry.url, name, []);
  await pushIndexedImage(registry.url, 'csi-release/csi/other', []);
  await pushBlob(registry.url, name, blob);
  for (const { descriptor } of [parent, child]) {
    await call(registry.url, 'DELETE', `/v2/${name}/manifests/${descriptor.digest}`);
  }
  const files = async () => (await readdir(join(registry.dir, 'blobs', 'sha256'))).length;
  const before = await files();
  await registry.restart();
  expect(await files()).toBe(before - 2);
  expect(await statusOf(`blobs/${blob.descriptor.digest}`)).toBe(200);
  nowMs += UNNAMED_BLOB_AGE_MAX_MS + 1;
  await registry.restart();
  expect(await statusOf(`blobs/${blob.descriptor.digest}`)).toBe(404);
  const shared = 'the configuration, which the other image names too';
  expect(await files(), shared).toBe(before - 4);
});
