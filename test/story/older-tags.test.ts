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

/** The line at v1.0.0, and a newer tag that it may not take. */
async function givenBadTag(make: (world: World) => void): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await watched(world);
  const { commit } = recordOf(world, 'hello', 'v1.0.0') ?? expect.unreachable();
  world.source.branch(hello, 'release-1.0', commit);
  make(world);
  await watched(world);
  await watched(world);
  expect(recordOf(world, 'hello', 'v1.1.0')?.verdict).toBe('quarantined');
  expect(taken(world, 'hello')).toBe('v1.0.0');
  return world;
}

const badTags: readonly (readonly [string, (world: World) => void])[] = [
  [
    'on the wrong branch',
    (world) => {
      pushTag(world, 'hello', 'v1.1.0', { branch: 'release-1.0' });
      announce(world, 'hello', 'v1.1.0');
    },
  ],
  [
    'on the wrong branch, of which nobody told',
    (world) => void pushTag(world, 'hello', 'v1.1.0', { branch: 'release-1.0' }),
  ],
];

describe.each(badTags)('a tag below a newer one that is %s', (_how, make) => {
  const patch = (world: World) => pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0' });

  it('is taken when somebody tells of it', async () => {
    const world = await givenBadTag(make);
    patch(world);
    announce(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({
      ...{ verdict: 'accepted', why: 'taken by sample', lines: ['sample'] },
    });
    expect(taken(world, 'hello')).toBe('v1.0.1');
  });

  it('is taken when nobody tells of it', async () => {
    const world = await givenBadTag(make);
    patch(world);
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.0.1');
  });

  it('is taken no more when it is gone', async () => {
    const world = await givenBadTag(make);
    patch(world);
    await watched(world);
    world.source.removeTag(hello, 'v1.0.1');
    await watched(world);
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.0.0');
  });

  it('gives way to the newer one when that was merged where it belongs', async () => {
    const world = await givenBadTag(make);
    patch(world);
    await watched(world);
    const { commit: merged } = recordOf(world, 'hello', 'v1.1.0') ?? expect.unreachable();
    pushCommit(world, 'hello', { merged });
    announce(world, 'hello', 'v1.1.0');
    await quiet(world);
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.1.0');
    expect(newest(world).phase).toBe('accepted');
  });
});
