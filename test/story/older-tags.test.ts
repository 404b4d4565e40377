import { describe, expect, it } from 'vitest';
import { tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, quiet } from './memory-story.ts';
import { announce, pushCommit, pushTag, recordOf, repositoryOf, taken } from './tagging.ts';

const hello = repositoryOf('hello');

/** Looks at the repositories as the Scheduler does, and lets what follows come to rest. */
async function watched(world: World): Promise<void> {
  await tick(world, 'tag-tick');
  await quiet(world);
}

/** How v1.1.0 comes into quarantine, and out of it. */
interface Mishap {
  readonly how: string;
  readonly harm: (world: World) => Promise<void> | void;
  readonly heal: (world: World, commit: string) => void;
}

function merge(world: World, merged: string): void {
  pushCommit(world, 'hello', { merged });
  announce(world, 'hello', 'v1.1.0');
}

const mishaps: readonly Mishap[] = [
  {
    how: 'is on the wrong branch',
    harm: (world) => {
      pushTag(world, 'hello', 'v1.1.0', { branch: 'release-1.0' });
      announce(world, 'hello', 'v1.1.0');
    },
    heal: merge,
  },
  {
    how: 'is on the wrong branch, of which nobody told',
    harm: (world) => void pushTag(world, 'hello', 'v1.1.0', { branch: 'release-1.0' }),
    heal: merge,
  },
  {
    how: 'was moved after it was taken',
    harm: async (world) => {
      pushTag(world, 'hello', 'v1.1.0');
      await watched(world);
      expect(taken(world, 'hello')).toBe('v1.1.0');
      world.source.moveTag(hello, 'v1.1.0', pushCommit(world, 'hello'));
    },
    heal: (world, commit) => world.source.moveTag(hello, 'v1.1.0', commit),
  },
];

/** The line at v1.0.0, and a newer tag that it may not take. */
async function givenBadTag({ harm }: Mishap): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await watched(world);
  const { commit } = recordOf(world, 'hello', 'v1.0.0') ?? expect.unreachable();
  world.source.branch(hello, 'release-1.0', commit);
  await harm(world);
  await watched(world);
  await watched(world);
  expect(recordOf(world, 'hello', 'v1.1.0')?.verdict).toBe('quarantined');
  expect(taken(world, 'hello')).toBe('v1.0.0');
  return world;
}

function pushPatch(world: World): void {
  pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0' });
}

describe.each(mishaps)('a tag below a newer one that $how', (mishap) => {
  it('is taken when somebody tells of it', async () => {
    const world = await givenBadTag(mishap);
    pushPatch(world);
    announce(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({
      ...{ verdict: 'accepted', why: 'taken by sample', lines: ['sample'] },
    });
    expect(taken(world, 'hello')).toBe('v1.0.1');
  });

  it('is taken when nobody tells of it', async () => {
    const world = await givenBadTag(mishap);
    pushPatch(world);
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.0.1');
  });

  it('is taken no more when it is gone', async () => {
    const world = await givenBadTag(mishap);
    pushPatch(world);
    await watched(world);
    world.source.removeTag(hello, 'v1.0.1');
    await watched(world);
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.0.0');
  });

  it('gives way to the newer one when that is good', async () => {
    const world = await givenBadTag(mishap);
    pushPatch(world);
    await watched(world);
    const { commit } = recordOf(world, 'hello', 'v1.1.0') ?? expect.unreachable();
    mishap.heal(world, commit);
    await quiet(world);
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.1.0');
    expect(newest(world).phase).toBe('accepted');
  });
});
