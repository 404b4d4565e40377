import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, config, image, pushBlob, pushIndexedImage, pushManifest } from './oci-client.ts';

let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
});

afterAll(() => registry.close());

function remove(image: string, reference: string) {
  return call(registry.url, 'DELETE', `/v2/${image}/manifests/${reference}`);
}

async function statusOf(image: string, reference: string) {
  return (await call(registry.url, 'HEAD', `/v2/${image}/manifests/${reference}`)).status;
}

test('a deletion of a tag leaves the manifest', async () => {
  const { parent } = await pushIndexedImage(registry.url, 'p/r/untag', ['v1', 'v2']);
  expect(await remove('p/r/untag', 'v1')).toMatchObject({ status: 202 });
  expect(await statusOf('p/r/untag', 'v1')).toBe(404);
  expect(await statusOf('p/r/untag', 'v2')).toBe(200);
  expect(await statusOf('p/r/untag', parent.descriptor.digest)).toBe(200);
});

test('a deletion is refused while a tag or an index names the manifest, and not after', async () => {
  const { child, parent } = await pushIndexedImage(registry.url, 'p/r/held', ['v1']);
  const [inner, outer] = [child.descriptor.digest, parent.descriptor.digest];
  const refusals = [await remove('p/r/held', outer), await remove('p/r/held', inner)];
  expect(refusals).toMatchObject([
    { status: 400, codes: ['GOOGLE_MANIFEST_DANGLING_TAG'] },
    { status: 400, codes: ['GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE'] },
  ]);
  for (const reference of ['v1', outer, inner]) {
    expect(await remove('p/r/held', reference)).toMatchObject({ status: 202 });
  }
  expect(await statusOf('p/r/held', inner)).toBe(404);
});

test('a deletion in one repository leaves the image in another', async () => {
  const configuration = config('amd64');
  const same = image(configuration, []);
  const { digest } = same.descriptor;
  for (const name of ['p/r/one', 'p/r/other']) {
    await pushBlob(registry.url, name, configuration);
    await pushManifest(registry.url, name, same);
  }
  expect(await remove('p/r/one', digest)).toMatchObject({ status: 202 });
  expect(await statusOf('p/r/one', digest)).toBe(404);
  expect(await statusOf('p/r/other', digest)).toBe(200);
});
