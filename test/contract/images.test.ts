import { afterAll } from 'vitest';
import { registryImages } from '#cloud/images.ts';
import { parseDigest } from '#core/image.ts';
import { type FreshRegistry, freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { described, pushBlob } from '../emulators/registry/oci-client.ts';
import { openWorld } from '../world/world.ts';
import { imagesContract } from './images.ts';

let registry: FreshRegistry | undefined;

afterAll(() => registry?.close());

imagesContract('the memory world', async () => {
  const world = openWorld();
  return {
    images: world.ports.images,
    pushBlob: async (to, bytes) => world.registry.putBlob(to, bytes),
  };
});

imagesContract('a registry', async () => {
  registry = await freshRegistry();
  const { url } = registry;
  return {
    images: registryImages({ registryEndpoint: url }),
    pushBlob: async (to, bytes) => {
      const blob = described('application/octet-stream', Buffer.from(bytes).toString('utf8'));
      const { status } = await pushBlob(url, to, blob);
      const digest = parseDigest(blob.descriptor.digest);
      if (status !== 201 || digest === undefined) throw new Error(`pushing a blob: ${status}`);
      return digest;
    },
  };
});
