import { afterAll, beforeAll, expect, test } from 'vitest';
import { useGcloud } from '../../gcloud.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, pushIndexedImage } from './oci-client.ts';

const TEST_MS = 90_000;
const HOST = 'us-docker.pkg.dev/csi-release';
const gcloud = useGcloud();
let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry({ repositories: ['csi-release/csi', 'csi-release/gcr.io'] });
});

afterAll(() => registry.close());

/** Calls `gcloud artifacts` and gives the lines of its answer. */
async function artifacts(...args: readonly string[]): Promise<readonly string[]> {
  const endpoints = { artifactregistry: `${registry.url}/` };
  const { stdout } = await gcloud(endpoints, 'artifacts', ...args);
  return stdout.split('\n').filter((line) => line !== '');
}

function refused(stderr: RegExp) {
  return { stderr: expect.stringMatching(stderr) };
}

test('gcloud lists repositories, images and tags', { timeout: TEST_MS }, async () => {
  const { child, parent } = await pushIndexedImage(registry.url, 'csi-release/csi/a', ['v1']);
  await pushIndexedImage(registry.url, 'csi-release/gcr.io/nested/b', ['staged']);
  const images = ['docker', 'images', 'list', '--include-tags'];
  const [repositories, inCsi, nested, tags] = await Promise.all([
    artifacts('repositories', 'list', '--location=us', '--format=value(name.basename(),format)'),
    artifacts(...images, `${HOST}/csi`, '--format=value(package,version,tags)'),
    artifacts(
      ...images,
      `${HOST}/gcr.io/nested/b`,
      '--filter=tags:staged',
      '--format=value(package)',
    ),
    artifacts(
      'docker',
      'tags',
      'list',
      `${HOST}/csi`,
      '--format=value(tag.basename(),version.basename())',
    ),
    expect(artifacts('docker', 'images', 'list', `${HOST}/none`)).rejects.toMatchObject(
      refused(/NOT_FOUND: .*repositories\/none not found/),
    ),
  ]);
  expect(repositories).toEqual(['csi\tDOCKER', 'gcr.io\tDOCKER']);
  expect(inCsi.toSorted()).toEqual(
    [
      `${HOST}/csi/a\t${child.descriptor.digest}\t`,
      `${HOST}/csi/a\t${parent.descriptor.digest}\tv1`,
    ].sort(),
  );
  expect(nested).toEqual([`${HOST}/gcr.io/nested/b`]);
  expect(tags).toEqual([`v1\t${parent.descriptor.digest}`]);
});

test('gcloud tags and deletes images, but none that is held', { timeout: TEST_MS }, async () => {
  const name = 'csi-release/csi/moved';
  const { child, parent } = await pushIndexedImage(registry.url, name, ['v1', 'v2']);
  const image = `${HOST}/csi/moved`;
  const remove = ['docker', 'images', 'delete'];
  await Promise.all([
    expect(artifacts(...remove, `${image}:v1`)).rejects.toMatchObject(
      refused(/because it is tagged/),
    ),
    expect(artifacts(...remove, `${image}@${child.descriptor.digest}`)).rejects.toMatchObject(
      refused(/is referenced by parent manifests/),
    ),
  ]);
  // Not before: an image with one tag is deleted with it, as gcloud decides by itself.
  await Promise.all([
    artifacts('docker', 'tags', 'add', `${image}:v1`, `${image}:v3`),
    artifacts('docker', 'tags', 'delete', `${image}:v2`),
  ]);
  expect(await tagsOf(name)).toEqual(['v1', 'v3']);
  await artifacts(...remove, `${image}:v1`, '--delete-tags');
  expect(await tagsOf(name)).toEqual([]);
  const statuses = [parent, child].map(async ({ descriptor: { digest } }) => {
    return (await call(registry.url, 'HEAD', `/v2/${name}/manifests/${digest}`)).status;
  });
  expect(await Promise.all(statuses)).toEqual([404, 200]);
});

async function tagsOf(name: string): Promise<unknown> {
  const { bytes } = await call(registry.url, 'GET', `/v2/${name}/tags/list`);
  return JSON.parse(bytes.toString('utf8')).tags;
}
