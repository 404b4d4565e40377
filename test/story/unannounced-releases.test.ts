import { describe, expect, it } from 'vitest';
import { imageRepository } from '#core/image.ts';
import { pushImage } from '../world/images.ts';
import { bodies, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, promoteNewest } from './memory-story.ts';

const minuteMs = 60_000;
const counter = imageRepository('csi-release/csi', 'counter');

/** The first release of the story, of which nobody may pull `arm64` of one image. */
async function givenHiddenPlatform(world: World) {
  await firstTags(world);
  const { id, builds } = newest(world);
  const { digest } = builds['counter']?.images[0]?.platforms[1] ?? {};
  world.visitors.refusalOf = (repository, reference) =>
    repository === counter && reference === digest ? 'GET it was answered with 403' : undefined;
  await promoteNewest(world);
  return { id, release: () => bodies(world, 'promotion').get(id) };
}

describe('a release of which not everybody can pull one platform', () => {
  it('stands, is not announced, and says which and why', async () => {
    const world = openWorld();
    const { release } = await givenHiddenPlatform(world);
    expect(release()).toMatchObject({
      step: 'checking',
      unpulled: {
        images: [
          {
            image: 'csi-release/csi/counter:v1.0.0',
            platform: 'linux/arm64',
            why: 'GET it was answered with 403',
          },
        ],
        more: 0,
      },
    });
    expect(release()).not.toHaveProperty('held');
    expect(world.store.record('releases', 'sample@v1.0.0')).toMatchObject({ state: 'released' });
    expect(world.bus.published('release-published')).toEqual([]);
  });

  it('stays so for as long as it takes, and goes on by itself', async () => {
    const world = openWorld();
    const { id, release } = await givenHiddenPlatform(world);
    for (let looks = 0; looks < 5; looks += 1) {
      world.advance(10 * minuteMs);
      await tick(world, 'sweep-tick');
      expect(release()).toMatchObject({ step: 'checking' });
    }
    const revision = world.store.document('promotion', id)?.revision;
    world.visitors.refusalOf = () => undefined;
    world.advance(10 * minuteMs);
    await tick(world, 'sweep-tick');
    expect(release()).toMatchObject({ step: 'done' });
    expect(release()).not.toHaveProperty('unpulled');
    expect(world.bus.published('release-published')).toHaveLength(1);
    expect(world.store.document('promotion', id)?.revision).toBe((revision ?? 0) + 3);
  });

  it('is told of an image that somebody moved under its version tag meanwhile', async () => {
    const world = openWorld();
    await firstTags(world);
    const { id } = newest(world);
    const repository = imageRepository('csi-release/csi', 'hello');
    const moved = { name: 'hello', platforms: ['linux/amd64'], content: 'of somebody else' };
    let digest: string | undefined;
    world.faults = ({ port }) => {
      if (port === 'anonymous')
        digest ??= pushImage(world.registry, repository, 'v1.0.0', moved).digest;
      return 'ok';
    };
    await promoteNewest(world);
    const { step, unpulled } = bodies(world, 'promotion').get(id) ?? {};
    expect(step).toBe('checking');
    const why = expect.stringContaining(`it is ${digest}, not sha256:`);
    expect(unpulled?.images).toEqual([{ image: `${repository}:v1.0.0`, why }]);
  });
});
