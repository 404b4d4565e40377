import { describe, expect, it } from 'vitest';
import { type Digest, imageRepository } from '#core/image.ts';
import { copyAttachments } from '#flow/copy-attachments.ts';
import { copyImage } from '#flow/copy-image.ts';
import type { Manifest } from '#flow/images.ts';
import { manifestOf } from '../contract/images.ts';
import { index } from '../emulators/registry/oci-client.ts';
import { attach as attachIn } from '../world/attached.ts';
import { pushImage } from '../world/images.ts';
import { openWorld, type World } from '../world/world.ts';

const from = imageRepository('csi-release/gcr.io', 'hello');
const to = imageRepository('csi-release/csi', 'hello');
const platforms = ['linux/amd64', 'linux/arm64'];

/** A world with an image in staging. */
function givenImage(isAttested = false): { world: World; root: Digest; children: Digest[] } {
  const world = openWorld();
  const pushed = { name: 'hello', platforms, content: 'hello', isAttested };
  const { digest, platforms: found } = pushImage(world.registry, from, 'build', pushed);
  return { world, root: digest, children: found.map((one) => one.digest) };
}

function attach({ registry }: World, to: Digest | undefined, says: string, tag?: string): Digest {
  return attachIn(registry, from, to, says, tag);
}

/** Copies the image and what is attached to it. */
async function copy({ ports }: World, digest: Digest) {
  const duty = { ports, worker: 'promote-requested' } as const;
  const { manifests } = await copyImage(duty, from, to, digest);
  return copyAttachments(duty, from, to, manifests);
}

function tagOf(digest: Digest, ending = ''): string {
  return `${digest.replace(':', '-')}${ending}`;
}

function callsOf({ calls }: World, method: string): number {
  return calls.filter((call) => call.port === 'images' && call.method === method).length;
}

describe('what is attached to an image', () => {
  it('comes along from the index and from every platform', async () => {
    const { world, root, children } = givenImage();
    const attached = [root, ...children].map((subject) => attach(world, subject, `of ${subject}`));
    expect(await copy(world, root)).toEqual({ mounted: 3, uploaded: 0, present: 0, attached: 3 });
    expect(world.registry.manifests(to)).toEqual(expect.arrayContaining(attached));
    expect(world.registry.tags(to)).toEqual({});
  });

  it('is looked for with one request a manifest and one list of tags', async () => {
    const { world, root } = givenImage();
    await copy(world, root);
    expect(callsOf(world, 'referrers')).toBe(platforms.length + 1);
    expect(callsOf(world, 'tags')).toBe(1);
    expect(callsOf(world, 'digest')).toBe(0);
  });

  it('may have something attached to it, and no more than that is followed', async () => {
    const { world, root } = givenImage();
    const sbom = attach(world, root, 'sbom');
    const signature = attach(world, sbom, 'signature of the sbom');
    const beyond = attach(world, signature, 'signature of the signature');
    expect(await copy(world, root)).toMatchObject({ attached: 2 });
    const there = world.registry.manifests(to);
    expect(there).toEqual(expect.arrayContaining([sbom, signature]));
    expect(there).not.toContain(beyond);
  });

  it.each(['.sig', '.att', '.sbom'])('under a tag of cosign with %s keeps it', async (ending) => {
    const { world, root, children } = givenImage();
    const [child = root] = children;
    const tags = [tagOf(root, ending), tagOf(child, ending)];
    const digests = tags.map((tag) => attach(world, undefined, tag, tag));
    attach(world, undefined, 'of another', tagOf(digests[0] ?? root, '.other'));
    expect(await copy(world, root)).toMatchObject({ attached: 2 });
    expect(world.registry.tags(to)).toEqual(
      Object.fromEntries(tags.map((tag, at) => [tag, digests[at]])),
    );
  });

  it('is found by the tag that stands for a list of referrers, where there is none', async () => {
    const { world, root } = givenImage();
    world.registry.canList = false;
    const signature = attach(world, root, 'signature');
    const listing = manifestOf(index([], { manifests: [{ ...descriptorOf(world, signature) }] }));
    world.registry.putManifest(from, tagOf(root), listing);
    await copy(world, root);
    expect(world.registry.tags(to)).toEqual({ [tagOf(root)]: listing.digest });
    expect(world.registry.manifests(to)).toContain(signature);
  });

  it('is copied after its subject, and tagged last', async () => {
    const { world, root } = givenImage();
    const tag = tagOf(root, '.sig');
    const [by, tagged] = [attach(world, root, 'referrer'), attach(world, undefined, 'sig', tag)];
    await copy(world, root);
    const puts = world.registry
      .changes()
      .filter(({ repository, type }) => repository === to && type.endsWith('-put'))
      .filter(({ digest }) => [root, by, tagged].includes(digest))
      .map(({ type, reference }) => `${type} ${reference}`);
    expect(puts[0]).toBe(`manifest-put ${root}`);
    expect(puts.at(-1)).toBe(`tag-put ${tag}`);
  });

  it('never overwrites what production has under its tag, and says so', async () => {
    const { world, root } = givenImage();
    const tag = tagOf(root, '.sig');
    const staged = attach(world, undefined, 'staged', tag);
    const other = pushImage(world.registry, to, tag, { name: 'x', platforms, content: 'other' });
    await copy(world, root);
    expect(world.registry.tags(to)).toEqual({ [tag]: other.digest });
    expect(world.registry.manifests(to)).toContain(staged);
    expect(world.log.lines('warn')).toMatchObject([
      { message: 'production has another attachment', fields: { tag, staged } },
    ]);
  });

  it('as buildx does it is a part of the index, and comes with it', async () => {
    const { world, root } = givenImage(true);
    expect(await copy(world, root)).toMatchObject({ attached: 0 });
    const { children = [] } = world.registry.manifest(to, root) ?? {};
    expect(children.filter(({ platform }) => platform === undefined)).toHaveLength(2);
    for (const { digest } of children)
      expect(world.registry.manifest(to, digest)).toStrictEqual(
        world.registry.manifest(from, digest),
      );
  });

  it('is more than anybody can mean from 201 on, and nothing of it is copied', async () => {
    const { world, root } = givenImage();
    for (let number = 0; number <= 200; number += 1) attach(world, root, `number ${number}`);
    await expect(copy(world, root)).rejects.toMatchObject({ code: 'refused' });
    await expect(copy(world, root)).rejects.toThrow('more than 200 signatures or attestations');
    expect(world.registry.manifests(to)).toHaveLength(platforms.length + 1);
  });
});

function descriptorOf({ registry }: World, digest: Digest): object {
  const { mediaType, bytes }: Manifest = registry.manifest(from, digest) ?? missing(digest);
  return { mediaType, digest, size: bytes.length };
}

function missing(digest: Digest): never {
  throw new Error(`staging has no ${digest}`);
}
