import { describe, expect, it } from 'vitest';
import { openWorld, type World } from '../world/world.ts';
import {
  askFor,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';
import { olderLine } from './two-lines.ts';

const helloAlone = { ...storyLine, components: storyLine.components.slice(0, 1) };

/** A candidate of hello alone, and after it the release of one that counter belongs to. */
async function givenOlder(world: World): Promise<string> {
  await firstTags(world, undefined, helloAlone);
  const older = newest(world).id;
  world.lines = [storyLine];
  await tag(world, 'counter', 'v1.0.0');
  await quiet(world);
  await promoteNewest(world);
  expect(theLine(world).head?.components).toHaveLength(2);
  return older;
}

describe('an older candidate, of other components than its line has', () => {
  it('is refused where it lacks a released component that the line wants', async () => {
    const world = openWorld();
    const older = await givenOlder(world);
    await expect(askFor(world, older)).rejects.toMatchObject({
      code: 'conflict',
      message: 'counter of sample@v1.0.0 is missing; promote a newer one',
    });
    expect(theLine(world).promoting).toBeUndefined();
  });

  it('is refused where it has one that the line has dropped', async () => {
    const world = openWorld();
    await firstTags(world);
    world.lines = [helloAlone];
    await expect(askFor(world, newest(world).id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'sample has no counter any more; promote a newer candidate',
    });
  });

  it('is refused where its line has another base version now', async () => {
    const world = openWorld();
    await firstTags(world);
    await tag(world, 'hello', 'v1.1.0');
    await quiet(world);
    world.lines = [{ ...olderLine, name: storyLine.name }];
    await expect(askFor(world, newest(world).id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'sample takes hello under 1.0, not v1.1.0; promote a newer candidate',
    });
    expect(theLine(world).promoting).toBeUndefined();
  });

  it('takes a component away, as a major release, where the line has dropped it', async () => {
    const world = openWorld();
    const older = await givenOlder(world);
    world.lines = [helloAlone];
    const { release, plan } = await askFor(world, older);
    expect(release).toBe('sample@v2.0.0');
    expect(plan.contributions).toEqual([{ component: 'counter', bump: 'major', why: 'removed' }]);
  });
});
