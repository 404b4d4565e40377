import { describe, expect, it } from 'vitest';
import { imageRepository } from '#core/image.ts';
import { pushImage } from './images.ts';
import { digestOf, manifestFrom } from './manifest.ts';
import { openWorld, places } from './world.ts';

const staging = imageRepository(places.staging, 'hello');
const production = imageRepository('csi-release/csi', 'hello');
const hello = { name: 'hello', platforms: ['linux/amd64', 'linux/arm/v7'], content: 'hello' };

describe('the registry', () => {
  it('keeps an index whole: its children cannot go before it, nor come after it', () => {
    const { registry } = openWorld();
    const image = pushImage(registry, staging, 'tag', hello);
    const [child] = image.platforms;
    const remove = (reference: string) => registry.remove(staging, reference);
    expect(remove(child?.digest ?? '')).toBe('named by another');
    expect(remove(image.digest)).toBe('named by another');
    expect([remove('tag'), remove('tag'), remove(image.digest)]).toEqual([
      'removed',
      'absent',
      'removed',
    ]);
    const index = manifestFrom(
      'application/vnd.oci.image.index.v1+json',
      bytesOf({ manifests: [{ digest: child?.digest }] }),
    );
    expect(remove(child?.digest ?? '')).toBe('removed');
    expect(() => registry.putManifest(staging, 'tag', index)).toThrow('put it first');
  });

  it('copies only blobs that are there', async () => {
    const { registry, ports } = openWorld();
    const digest = registry.putBlob(staging, bytesOf({}));
    const other = digestOf(bytesOf({ other: true }));
    const copy = () => ports.images.copyBlob(staging, production, digest);
    expect(await copy()).toBe('mounted');
    registry.canMount = false;
    expect(await copy()).toBe('uploaded');
    await expect(ports.images.copyBlob(production, staging, other)).rejects.toThrow('has no blob');
  });

  it('drops the blobs of a removed manifest, and keeps those that another names', () => {
    const { registry } = openWorld();
    const one = pushImage(registry, staging, 'one', { ...hello, platforms: ['linux/amd64'] });
    pushImage(registry, staging, 'two', { ...hello, platforms: ['linux/arm64'] });
    const before = registry.blobs(staging).length;
    for (const reference of ['one', one.digest, one.platforms[0]?.digest ?? ''])
      registry.remove(staging, reference);
    expect([before, registry.blobs(staging).length]).toEqual([4, 2]);
  });

  it('tells the platforms of an index and the blobs of a manifest', () => {
    const { registry } = openWorld();
    const { digest, platforms } = pushImage(registry, staging, 'tag', hello);
    const index = registry.manifest(staging, 'tag');
    expect(index).toMatchObject({ digest, children: platforms, blobs: [] });
    expect(registry.manifest(staging, platforms[0]?.digest ?? '')?.blobs).toHaveLength(2);
  });
});

function bytesOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
