import { afterAll, expect, it } from 'vitest';
import { registryImages } from '#cloud/images.ts';
import { imageRepository } from '#core/image.ts';
import { referrersTag } from '#edge/referrers-tag.ts';
import type { Images } from '#flow/images.ts';
import { type FreshRegistry, freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { config, image, layer } from '../emulators/registry/oci-client.ts';
import { startFaultyHttp } from '../functions/faulty-http.ts';
import { openWorld } from '../world/world.ts';
import { attachedContract } from './attached.ts';
import { manifestOf } from './images.ts';

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

attachedContract('the memory world', async () => openWorld().ports.images);
attachedContract('a memory world without lists', async () => {
  const world = openWorld();
  world.registry.canList = false;
  return world.ports.images;
});
attachedContract('a registry', async () => (await listing()).images);
attachedContract('a registry without lists', async () => {
  const { registry } = await listing();
  const front = await startFaultyHttp(registry.url, ['oci-subject']);
  front.fault = (_method, path) => (path.includes('/referrers/') ? { status: 404 } : undefined);
  closing.push(front.close);
  return registryImages({ registryEndpoint: front.url });
});

async function listing(): Promise<{ readonly images: Images; readonly registry: FreshRegistry }> {
  const registry = await freshRegistry();
  closing.push(registry.close);
  return { images: registryImages({ registryEndpoint: registry.url }), registry };
}

it('sends the same bytes once, and mounts them from there', async () => {
  const { images, registry } = await listing();
  const asked = registry.log.length;
  const blob = layer('the same');
  const places = ['one', 'two', 'three'].map((name) => imageRepository('csi-release/csi', name));
  await Promise.all(places.map((here) => images.putBlob(here, blob.bytes)));
  await Promise.all(places.map((here) => images.putBlob(here, blob.bytes)));
  const log = registry.log.slice(asked).map(({ method, status }) => `${method} ${status}`);
  expect(log.toSorted()).toEqual(['POST 201', 'POST 201', 'POST 202', 'PUT 201']);
});

it('sends them again where the first repository did not take them', async () => {
  const { registry } = await listing();
  const front = await startFaultyHttp(registry.url);
  closing.push(front.close);
  front.fault = (method, path) =>
    method === 'PUT' && path.includes('/csi/one/') ? { status: 403 } : undefined;
  const images = registryImages({ registryEndpoint: front.url });
  const [one, two, three] = ['one', 'two', 'three'].map((name) => () => {
    return images.putBlob(imageRepository('csi-release/csi', name), layer('the same').bytes);
  });
  const ends = await Promise.allSettled([one?.(), two?.(), three?.()]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  front.fault = () => undefined;
  await expect(one?.()).resolves.toBeUndefined();
});

it('asks a registry that lists referrers nothing more, and writes no tag', async () => {
  const { images, registry } = await listing();
  const here = imageRepository('csi-release/csi', 'hello');
  const configuration = config('amd64');
  await images.putBlob(here, configuration.bytes);
  const subject = manifestOf(image(configuration, []));
  await images.putManifest(here, 'v1', subject);
  const { digest, mediaType, bytes } = subject;
  const more = { subject: { digest, mediaType, size: bytes.length } };
  const asked = registry.log.length;
  await images.attach(here, manifestOf(image(configuration, [], more)));
  expect(registry.log.slice(asked).map(({ method }) => method)).toEqual(['PUT']);
  expect(await images.tags(here)).not.toContain(referrersTag(digest));
});
