import { beforeAll, describe, expect, it } from 'vitest';
import { type Digest, type ImageRepository, imageRepository } from '#core/image.ts';
import { readManifest } from '#edge/manifest.ts';
import type { Images, Manifest } from '#flow/images.ts';
import {
  config,
  type Described,
  described,
  image,
  index,
  layer,
} from '../emulators/registry/oci-client.ts';
import { aDigest } from '../given/image.ts';
import type { World } from '../world/world.ts';

/** A registry, with the one thing that only whoever builds can do. */
export interface ContractRegistry {
  readonly images: Images;
  pushBlob(repository: ImageRepository, bytes: Uint8Array): Promise<Digest>;
}

/** The registry of a memory world. */
export function imagesOf(world: World): ContractRegistry {
  return {
    images: world.ports.images,
    pushBlob: async (to, bytes) => world.registry.putBlob(to, bytes),
  };
}

/** What every registry does; `open` gives one in which these repositories are empty. */
export function imagesContract(name: string, open: () => Promise<ContractRegistry>): void {
  describe(`the images of ${name}`, () => {
    let images: Images;
    let push: (to: ImageRepository, tag: string) => Promise<Pushed>;
    let pushBlob: ContractRegistry['pushBlob'];
    beforeAll(async () => {
      const registry = await open();
      images = registry.images;
      pushBlob = registry.pushBlob;
      push = (to, tag) => pushImage(registry, to, tag);
    });

    it('has nothing in an empty repository', async () => {
      const [none, digest] = [repository('none'), aDigest('none')];
      for (const reference of ['v1', digest]) {
        expect(await images.manifest(none, reference)).toBeUndefined();
        expect(await images.digest(none, reference)).toBeUndefined();
        expect(await images.remove(none, reference)).toBe('absent');
      }
    });

    it('shows an index and its manifests by tag and digest, with all that they name', async () => {
      const here = repository('shown');
      const pushed = await push(here, 'v1');
      for (const reference of ['v1', pushed.index.digest]) {
        expect(await images.manifest(here, reference)).toStrictEqual(pushed.index);
        expect(await images.digest(here, reference)).toBe(pushed.index.digest);
      }
      const [arm] = pushed.children;
      expect(await images.manifest(here, arm.digest)).toStrictEqual(arm);
      expect(arm.blobs).toEqual(pushed.blobs);
      const platforms = pushed.index.children.map(({ platform }) => platform);
      expect(platforms).toEqual(['linux/arm/v7', 'windows/amd64']);
    });

    it('gives no platform to an attestation, nor where the platform cannot be read', async () => {
      const here = repository('unclear');
      const { children } = await push(here, 'v1');
      const [attestation, odd] = children.map(({ mediaType, digest, bytes }) => ({
        ...{ mediaType, digest, size: bytes.length },
      }));
      const whole = index([], {
        manifests: [
          { ...attestation, platform: { os: 'unknown', architecture: 'unknown' } },
          { ...odd, platform: { os: 'any system', architecture: 'amd64' } },
        ],
      });
      await images.putManifest(here, 'v2', manifestOf(whole));
      const read = await images.manifest(here, 'v2');
      expect(read?.children).toEqual(children.map(({ digest }) => ({ digest })));
    });

    it('refuses what names something absent, and bytes under another digest', async () => {
      const here = repository('refused');
      const [child, parent] = [
        manifestOf(anImage('absent')),
        manifestOf(index([anImage('absent')])),
      ];
      await expect(images.putManifest(here, child.digest, child)).rejects.toThrow();
      await expect(images.putManifest(here, 'v1', parent)).rejects.toThrow();
      const forged = { ...child, digest: aDigest('another') };
      await expect(images.putManifest(here, 'v1', forged)).rejects.toThrow();
      await expect(images.putManifest(here, forged.digest, child)).rejects.toThrow();
      expect(await images.digest(here, 'v1')).toBeUndefined();
    });

    it('moves a tag to another digest, and puts the same twice', async () => {
      const here = repository('moved');
      const { index: whole, children } = await push(here, 'v1');
      await images.putManifest(here, 'v1', children[0]);
      await images.putManifest(here, 'v1', children[0]);
      expect(await images.digest(here, 'v1')).toBe(children[0].digest);
      expect(await images.digest(here, whole.digest)).toBe(whole.digest);
    });

    it('gives what it has a tag, also one that named something else', async () => {
      const here = repository('tagged');
      const { index: whole, children } = await push(here, 'v1');
      await images.tag(here, whole.digest, 'v1.0');
      await images.tag(here, children[0].digest, 'v1');
      await images.tag(here, whole.digest, 'v1.0');
      expect(await images.digest(here, 'v1.0')).toBe(whole.digest);
      expect(await images.digest(here, 'v1')).toBe(children[0].digest);
      await expect(images.tag(here, aDigest('absent'), 'v2')).rejects.toThrow();
      await expect(images.tag(repository('untagged'), whole.digest, 'v1')).rejects.toThrow();
    });

    it('mounts a blob into another repository, twice if it must', async () => {
      const [from, to] = [repository('mounted-from'), repository('mounted-to')];
      const { children, index: whole, blobs } = await push(from, 'v1');
      for (const blob of [...blobs, ...blobs])
        expect(await images.copyBlob(from, to, blob)).toBe('mounted');
      for (const child of children) await images.putManifest(to, child.digest, child);
      await images.putManifest(to, 'v1', whole);
      expect(await images.manifest(to, 'v1')).toStrictEqual(whole);
    });

    it('lists the tags of a repository, and none of one that is not there', async () => {
      const here = repository('listed');
      const { index: whole } = await push(here, 'v1');
      await images.tag(here, whole.digest, 'v1.0');
      expect((await images.tags(here)).toSorted()).toEqual(['v1', 'v1.0']);
      expect(await images.tags(repository('not-there'))).toEqual([]);
    });

    it('lists what names a manifest as its subject, tagged or not', async () => {
      const here = repository('referred');
      const { index: whole, children } = await push(here, 'v1');
      expect(await images.referrers(here, whole.digest)).toEqual([]);
      const [signature, attestation] = ['signature', 'attestation'].map((kind) =>
        manifestOf(image(config('arm'), [], { ...subject(whole), artifactType: `test/${kind}` })),
      );
      for (const one of [signature, attestation])
        if (one !== undefined) await images.putManifest(here, one.digest, one);
      const expected = [signature?.digest, attestation?.digest].toSorted();
      expect((await images.referrers(here, whole.digest))?.toSorted()).toEqual(expected);
      expect(await images.referrers(here, children[0].digest)).toEqual([]);
    });

    it('does not copy a blob that the source does not have', async () => {
      const [from, to] = [repository('lacking'), repository('lacking-too')];
      await pushBlob(from, Buffer.from('another blob'));
      await expect(images.copyBlob(from, to, aDigest('no blob'))).rejects.toThrow();
    });

    it('removes nothing that a tag or an index still names', async () => {
      const here = repository('removed');
      const { index: whole, children } = await push(here, 'v1');
      const remove = (reference: string) => images.remove(here, reference);
      expect(await remove(whole.digest)).toBe('named by another');
      expect(await remove(children[0].digest)).toBe('named by another');
      expect(await remove('v1')).toBe('removed');
      expect(await remove('v1')).toBe('absent');
      expect(await remove(children[0].digest)).toBe('named by another');
      expect(await remove(whole.digest)).toBe('removed');
      expect(await remove(children[0].digest)).toBe('removed');
      expect(await remove(children[0].digest)).toBe('absent');
    });
  });
}

interface Pushed {
  readonly index: Manifest;
  readonly children: readonly [Manifest, Manifest];
  readonly blobs: readonly Digest[];
}

function repository(name: string): ImageRepository {
  return imageRepository('csi-release/contract', name);
}

/** Pushes an index of two platforms that share their blobs. */
async function pushImage(
  { images, pushBlob }: ContractRegistry,
  to: ImageRepository,
  tag: string,
): Promise<Pushed> {
  const [configuration, only] = [config('arm'), layer(`layer of ${to}`)];
  const child = image(configuration, [only, only]);
  const other = image(configuration, [only], { annotations: { for: 'windows' } });
  const blobs = [await pushBlob(to, configuration.bytes), await pushBlob(to, only.bytes)];
  const whole = index([], {
    manifests: [
      { ...child.descriptor, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      { ...other.descriptor, platform: { os: 'windows', architecture: 'amd64' } },
    ],
  });
  const children = [manifestOf(child), manifestOf(other)] as const;
  for (const one of children) await images.putManifest(to, one.digest, one);
  const pushed = { index: manifestOf(whole), children, blobs };
  await images.putManifest(to, tag, pushed.index);
  return pushed;
}

/** What a manifest says that is attached to another. */
function subject({ digest, mediaType, bytes }: Manifest) {
  return { subject: { digest, mediaType, size: bytes.length } };
}

function anImage(content: string): Described {
  return image(config('amd64'), [described('application/octet-stream', content)]);
}

/** A manifest as the port takes it. */
export function manifestOf({ descriptor, bytes }: Described): Manifest {
  const names = readManifest(descriptor.mediaType, bytes, 'the test');
  const digest = aDigest(bytes.toString('utf8'));
  return { digest, mediaType: descriptor.mediaType, bytes, ...names };
}
