import { expect, test } from 'vitest';
import { call, pushIndexedImage } from './oci-client.ts';
import { useSkopeo } from './skopeo-client.ts';

const STAND_IN = 'gcr.io/distroless/nodejs24-debian12:nonroot';
const TAGS_PER_PUSH = 100;
const world = useSkopeo();

test('skopeo inspects an image: what it is, as it was pushed, and its configuration', async () => {
  const linux = ['--override-os', 'linux', '--override-arch', 'amd64'];
  const inspect = (...options: readonly string[]) =>
    world.skopeo(...linux, 'inspect', '--tls-verify=false', ...options, world.at(STAND_IN));
  expect(JSON.parse(await inspect())).toMatchObject({
    RepoTags: expect.arrayContaining(['nonroot']),
    Labels: { 'csi-release.stand-in': 'true' },
    Os: 'linux',
    Architecture: 'amd64',
  });
  const { bytes } = await call(
    world.registry.url,
    'GET',
    `/v2/${STAND_IN.replace(':', '/manifests/')}`,
  );
  expect(await inspect('--raw')).toBe(bytes.toString('utf8'));
  expect(JSON.parse(await inspect('--config'))).toMatchObject({
    architecture: 'amd64',
    config: { Entrypoint: ['/nodejs/bin/node'] },
  });
});

test('skopeo lists more tags than one answer has', async () => {
  const name = 'csi-release/csi/tagged';
  const tags = Array.from({ length: 1_050 }, (_, number) => `v1.0.${number}`);
  const { parent } = await pushIndexedImage(world.registry.url, name, []);
  for (let first = 0; first < tags.length; first += TAGS_PER_PUSH) {
    const query = tags.slice(first, first + TAGS_PER_PUSH).map((tag) => `tag=${tag}`);
    const path = `/v2/${name}/manifests/${parent.descriptor.digest}?${query.join('&')}`;
    await call(world.registry.url, 'PUT', path, { body: parent.bytes });
  }
  const listed = await world.skopeo('list-tags', '--tls-verify=false', world.at(name));
  expect(JSON.parse(listed).Tags).toEqual(tags.toSorted());
});

test('skopeo deletes an image by digest once no tag names it, as at Artifact Registry', async () => {
  const name = 'csi-release/csi/deleted';
  const { parent } = await pushIndexedImage(world.registry.url, name, ['v1']);
  const { digest } = parent.descriptor;
  const remove = (reference: string) =>
    world.skopeo('delete', '--tls-verify=false', world.at(`${name}${reference}`));
  await expect(remove(':v1')).rejects.toMatchObject({
    stderr: expect.stringContaining('GOOGLE_MANIFEST_DANGLING_TAG'),
  });
  await call(world.registry.url, 'DELETE', `/v2/${name}/manifests/v1`);
  await remove(`@${digest}`);
  const gone = await call(world.registry.url, 'HEAD', `/v2/${name}/manifests/${digest}`);
  expect(gone.status).toBe(404);
});

test.each([
  { what: 'an unknown tag', image: 'csi-release/csi/unknown:v1', words: /manifest unknown/ },
  {
    what: 'an unknown digest',
    image: `csi-release/csi/unknown@sha256:${'0'.repeat(64)}`,
    words: /manifest unknown/,
  },
])('skopeo is told of $what', async ({ image, words }) => {
  await expect(world.inspect(image)).rejects.toMatchObject({
    stderr: expect.stringMatching(words),
  });
});
