import { describe, expect, it } from 'vitest';
import { type Build, collectStage } from '#core/build.ts';
import { imageRepository, type StagedImage } from '#core/image.ts';
import { owe } from '#core/owed.ts';
import { advance } from '#flow/advance.ts';
import { lookAtLeft } from '#flow/look-at-left.ts';
import type { Duty } from '#flow/turn.ts';
import { aBuild } from '../given/build.ts';
import { attach } from '../world/attached.ts';
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

  it('costs a request for each tag and each manifest, where it was looked at when it was built', async () => {
    const world = openWorld();
    const image = push(world, 'r1', 'one');
    for (const { digest, platform } of image.platforms)
      world.registry.tag(repository, digest, `${platform.replace('/', '-')}-r1`);
    const build = given([{ tag: 'r1' }], [image]);
    const left = [await lookAtLeft(dutyIn(world), 'hello', 'r1')];
    world.faults = () => 'ok';
    await collectAll(world, { ...build, left, seen: ['r1'], collecting: 'tags' });
    const asked = world.calls.filter(({ port }) => port === 'images');
    expect(asked.map(({ method }) => method)).toEqual(Array(3 + 5).fill('remove'));
    expect(world.registry.manifests(repository)).toEqual([]);
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

  it.each(['built', 'collecting'] as const)(
    'leaves what another build holds: one that is %s',
    async (phase) => {
      const world = openWorld();
      const image = push(world, 'r1', 'one');
      world.registry.tag(repository, image.digest, 'r2');
      const left = [await lookAtLeft(dutyIn(world), 'hello', 'r2')];
      keep(world, aBuild(phase, { key: 'other', images: [hello], staged: [image], left }));
      world.faults = () => 'ok';
      await collect(world, [{ tag: 'r1' }], [image]);
      expect(world.registry.tags(repository)).toEqual({ r2: image.digest });
      expect(world.registry.manifests(repository)).toHaveLength(5);
    },
  );

  it('tells who holds a manifest what is attached to it, as it never saw that', async () => {
    const world = openWorld();
    const image = push(world, 'r1', 'one');
    world.registry.tag(repository, image.digest, 'r2');
    const left = [await lookAtLeft(dutyIn(world), 'hello', 'r2')];
    const other = aBuild('built', {
      key: 'other',
      images: [hello],
      staged: [image],
      left,
      seen: ['r1', 'r2'],
      wantedBy: [],
    });
    keep(world, other);
    attach(world.registry, repository, image.digest, 'signature');
    await collect(world, [{ tag: 'r1' }], [image]);
    expect(world.registry.manifests(repository)).toHaveLength(6);
    const kept = world.store.document('build', 'other')?.body ?? other;
    await collectAll(world, { ...kept, phase: 'collecting', collecting: 'tags' });
    expect(world.registry.manifests(repository)).toEqual([]);
  });

  it('removes what is attached to it, by a tag, as a referrer, or to one of these', async () => {
    const world = openWorld();
    const image = push(world, 'r1', 'one');
    const child = image.platforms[0]?.digest ?? image.digest;
    const signature = attach(world.registry, repository, undefined, 'signature');
    const signed = attach(world.registry, repository, child, 'another');
    world.registry.tag(repository, signature, `${image.digest.replace(':', '-')}.sig`);
    attach(world.registry, repository, signed, 'third');
    await collect(world, [{ tag: 'r1' }], [image]);
    expect(world.registry.manifests(repository)).toEqual([]);
    expect(world.registry.tags(repository)).toEqual({});
  });
});

function push(world: World, tag: string, content: string): StagedImage {
  return pushImage(world.registry, repository, tag, { ...hello, content });
}

function dutyIn({ ports }: World): Duty {
  return { ports, worker: 'gc-tick' };
}

function keep(world: World, body: Build): void {
  world.store.put('build', body.key, { body, owed: [], revision: 1, dueAtMs: null });
}

function given(attempts: readonly { readonly tag: string }[], staged: Build['staged']): Build {
  const tried = attempts.map(({ tag }, at) => ({
    ...{ attempt: at + 1, openedAtMs: 0, registryTag: tag, endedAtMs: 10 },
    outcome: at + 1 === attempts.length ? ('passed' as const) : ('errored' as const),
  }));
  return aBuild('collecting', {
    collecting: 'look',
    seen: [],
    images: [hello],
    imagesRun: { attempts: tried },
    staged,
  });
}

function collect(
  world: World,
  attempts: readonly { readonly tag: string }[],
  staged: Build['staged'],
): Promise<void> {
  return collectAll(world, given(attempts, staged));
}

async function collectAll(world: World, build: Build): Promise<void> {
  const owed = owe([], [collectStage(build.collecting ?? 'look')], 1, 0);
  world.store.put('build', build.key, { body: build, owed, revision: 1, dueAtMs: 0 });
  await advance(dutyIn(world), 'build', build.key);
  const kept = world.store.document('build', build.key);
  expect(kept).toMatchObject({ owed: [], body: { phase: 'collected', left: [], seen: [] } });
  expect(kept?.body.gone ?? []).toEqual(build.staged);
}
