import { describe, expect, it } from 'vitest';
import { imageRepository } from '#core/image.ts';
import type { PlannedImage } from '#core/plan.ts';
import { copyPlanned } from '#flow/copy-planned.ts';
import { tagVersions, verifyCopies } from '#flow/version-tags.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { pushImage } from '../world/images.ts';
import { openWorld, type World } from '../world/world.ts';

const platforms = ['linux/amd64', 'linux/arm64'];

function dutyOf({ ports }: World) {
  return { ports, worker: 'promote-requested' } as const;
}

/** An image in staging, as a plan has it. */
function givenStaged(world: World, name: string, write: PlannedImage['write']): PlannedImage {
  const from = imageRepository(world.ports.places.staging, name);
  const image = { name, platforms, content: name };
  const { digest } = pushImage(world.registry, from, 'build', image);
  return { ...aPlannedImage(name), digest, write };
}

/** The same in production under its version tag. */
function givenReleased(world: World, name: string): PlannedImage {
  const image = givenStaged(world, name, 'already right');
  const content = { name, platforms, content: name };
  pushImage(world.registry, image.repository, image.versionTag, content);
  return image;
}

/** The calls that a promotion makes of the registry from its copies to its version tags. */
async function callsOfExecution(world: World, images: readonly PlannedImage[]) {
  const plan = aPlan({ images });
  world.faults = () => 'ok';
  for (const image of images) if (image.write === 'create') await copyPlanned(dutyOf(world), image);
  await verifyCopies(dutyOf(world), plan);
  await tagVersions(dutyOf(world), plan, (image) => copyPlanned(dutyOf(world), image));
  return world.calls.filter(({ port }) => port === 'images').map(({ method }) => method);
}

describe('version tags', () => {
  it('of what production has already cost one look, and nothing else is asked', async () => {
    const world = openWorld();
    const images = [givenReleased(world, 'one'), givenReleased(world, 'two')];
    expect(await callsOfExecution(world, images)).toEqual(['digest', 'digest']);
  });

  it('of a new image cost what it takes to copy it, one look back, and one at its tag', async () => {
    const world = openWorld();
    const calls = await callsOfExecution(world, [givenStaged(world, 'one', 'create')]);
    const count = (method: string) => calls.filter((one) => one === method).length;
    const manifests = platforms.length + 1;
    expect({ manifest: count('manifest'), digest: count('digest'), tag: count('tag') }).toEqual({
      ...{ manifest: manifests + 1, digest: 1, tag: 1 },
    });
    expect(count('putManifest')).toBe(manifests);
    expect(count('copyBlob')).toBe(2 * platforms.length);
    expect(count('referrers') + count('tags')).toBe(platforms.length + 2);
  });

  it('are given to an image that production lost since it was planned, with all of it', async () => {
    const world = openWorld();
    const lost = givenStaged(world, 'lost', 'already right');
    await callsOfExecution(world, [givenReleased(world, 'one'), lost]);
    expect(world.registry.tags(lost.repository)).toEqual({ [lost.versionTag]: lost.digest });
    const index = world.registry.manifest(lost.repository, lost.digest);
    expect(index?.children).toHaveLength(platforms.length);
  });

  it('are not written where what production lost cannot be copied', async () => {
    const world = openWorld();
    const fresh = givenStaged(world, 'fresh', 'create');
    const lost = givenStaged(world, 'lost', 'already right');
    world.registry.remove(imageRepository(world.ports.places.staging, 'lost'), 'build');
    world.registry.remove(imageRepository(world.ports.places.staging, 'lost'), lost.digest);
    const refused = callsOfExecution(world, [fresh, lost]);
    await expect(refused).rejects.toMatchObject({ code: 'gone' });
    expect(world.registry.tags(fresh.repository)).toEqual({});
  });

  it.each([
    ['none of them is', false, true],
    ['one of them is written already', true, false],
  ])(
    'are not written beside a foreign one, and it is told that %s',
    async (_what, isOne, isUnseen) => {
      const world = openWorld();
      const [fresh, other] = ['fresh', 'other'].map((name) => givenStaged(world, name, 'create'));
      if (fresh === undefined || other === undefined) throw new Error('two images are given');
      const plan = aPlan({ images: [fresh, other] });
      for (const image of plan.images) await copyPlanned(dutyOf(world), image);
      if (isOne) world.registry.tag(fresh.repository, fresh.digest, fresh.versionTag);
      const foreign = { name: 'other', platforms, content: 'of somebody else' };
      const { digest } = pushImage(world.registry, other.repository, other.versionTag, foreign);
      const before = world.registry.changes().length;
      const copy = (image: PlannedImage) => copyPlanned(dutyOf(world), image);
      expect(await tagVersions(dutyOf(world), plan, copy)).toEqual({
        why: `CONFLICT: ${other.repository}:${other.versionTag} names ${digest}, not ${other.digest}`,
        isUnseen,
      });
      expect(world.registry.changes()).toHaveLength(before);
    },
  );
});
