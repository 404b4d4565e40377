import { describe, expect, it } from 'vitest';
import type { Build } from '#core/build.ts';
import { imageRepository, type StagedImage } from '#core/image.ts';
import { collectBuild } from '#flow/collect-build.ts';
import { aBuild } from '../given/build.ts';
import { pushImage } from '../world/images.ts';
import { openWorld, places, type World } from '../world/world.ts';

const hello = { name: 'hello', platforms: ['linux/amd64', 'linux/arm64'], isAttested: true };
const repository = imageRepository(places.staging, 'hello');

/** What was pushed, and what the collection is to find of it. */
interface Given {
  readonly attempts: readonly { readonly tag: string; readonly content: string }[];
  /** By default the last attempt's image. */
  readonly staged?: 'none';
  readonly before?: (world: World, image: StagedImage) => void;
}

describe('a build that is collected', () => {
  const once = [{ tag: 'r1', content: 'one' }];
  it.each<[string, Given]>([
    ['after one attempt', { attempts: once }],
    [
      'after two that pushed different images',
      { attempts: [...once, { tag: 'r2', content: 'two' }] },
    ],
    ['after two that pushed the same', { attempts: [...once, { tag: 'r2', content: 'one' }] }],
    ['where no image was ever whole', { attempts: once, staged: 'none' }],
    [
      'again, when only the tag was gone',
      { attempts: once, before: ({ registry }) => registry.remove(repository, 'r1') },
    ],
    [
      'again, when tag and index were gone and the platforms were left',
      {
        attempts: once,
        before: ({ registry }, { digest, platforms }) => {
          const known = new Set<string>(platforms.map((platform) => platform.digest));
          registry.remove(repository, 'r1');
          registry.remove(repository, digest);
          for (const one of registry.manifests(repository))
            if (!known.has(one)) registry.remove(repository, one);
        },
      },
    ],
  ])('leaves nothing in staging %s', async (_which, { attempts, staged, before }) => {
    const world = openWorld();
    const images = attempts.map(({ tag, content }) => push(world, tag, content));
    const image = images.at(-1);
    if (image !== undefined) before?.(world, image);
    await collect(world, attempts, staged === 'none' ? [] : images.slice(-1));
    expect(world.registry.manifests(repository)).toEqual([]);
    expect(world.registry.tags(repository)).toEqual({});
  });

  it('costs three requests and one for each manifest in its index', async () => {
    const world = openWorld();
    const image = push(world, 'r1', 'one');
    world.faults = () => 'ok';
    await collect(world, [{ tag: 'r1' }], [image]);
    expect(world.calls).toHaveLength(4 + 3);
  });

  it('leaves an image that another tag names, whole', async () => {
    const world = openWorld();
    const image = push(world, 'r1', 'one');
    push(world, 'candidate-2', 'one');
    const before = world.registry.manifests(repository);
    await collect(world, [{ tag: 'r1' }], [image]);
    expect(world.registry.manifests(repository)).toEqual(before);
    expect(world.registry.tags(repository)).toEqual({ 'candidate-2': image.digest });
  });
});

function push(world: World, tag: string, content: string): StagedImage {
  return pushImage(world.registry, repository, tag, { ...hello, content });
}

async function collect(
  { ports }: World,
  attempts: readonly { readonly tag: string }[],
  staged: Build['staged'],
): Promise<void> {
  const tried = attempts.map(({ tag }, at) => ({
    ...{ attempt: at + 1, openedAtMs: 0, registryTag: tag, endedAtMs: 10 },
    outcome: at + 1 === attempts.length ? ('passed' as const) : ('errored' as const),
  }));
  const facts = { images: [hello], imagesRun: { attempts: tried }, staged };
  const done = await collectBuild({ ports, worker: 'gc-tick' }, aBuild('collecting', facts));
  expect(done.events).toEqual([{ type: 'collected' }]);
}
