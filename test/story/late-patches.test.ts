import { describe, expect, it } from 'vitest';
import { bodies, fairWeather, live } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  askFor,
  debts,
  newest,
  promoteNewest,
  quiet,
  rest,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';
import { firstTagsOfTwo, olderLine, timesBuilt, versionsUnder } from './two-lines.ts';

const older = olderLine.name;

/** A release of both components at v1.0.0 by the line, then of hello v1.1.0. */
async function givenNewerMinor(world: World): Promise<void> {
  await firstTagsOfTwo(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.1.0');
  await quiet(world);
  await promoteNewest(world);
}

function tagged(world: World, name: string) {
  return bodies(world, 'tag').get(name);
}

describe('a late patch to an older minor', () => {
  it('is taken by its line alone, moves its vX.Y and leaves vX', async () => {
    const world = openWorld();
    await givenNewerMinor(world);
    const untouched = newest(world).id;
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(tagged(world, 'hello:v1.0.1')).toMatchObject({ lines: [older] });
    expect(newest(world).id).toBe(untouched);
    await promoteNewest(world, undefined, older);
    expect(versionsUnder(world, 'hello')).toEqual({
      'v1.0.0': 'v1.0.0',
      'v1.0.1': 'v1.0.1',
      'v1.1.0': 'v1.1.0',
      'v1.0': 'v1.0.1',
      'v1.1': 'v1.1.0',
      v1: 'v1.1.0',
    });
    expect(theLine(world, older).head?.version).toBe('v1.0.0');
    expect(theLine(world).head?.version).toBe('v1.1.0');
    expect(timesBuilt(world)).toMatchObject({ 'hello v1.0.1': 1, 'counter v1.0.0': 1 });
  });

  it('makes its vX.Y appear, where no version of that minor was ever released', async () => {
    const world = openWorld();
    world.lines = [storyLine, olderLine];
    await tag(world, 'hello', 'v1.1.0');
    await tag(world, 'counter', 'v1.0.0');
    await quiet(world);
    expect(theLine(world, older).why).toBe('hello has no tag to take under 1.0');
    await promoteNewest(world);
    expect(versionsUnder(world, 'hello')).not.toHaveProperty(['v1.0']);
    await tag(world, 'hello', 'v1.0.5');
    await quiet(world);
    await promoteNewest(world, undefined, older);
    expect(versionsUnder(world, 'hello')).toEqual({
      'v1.0.5': 'v1.0.5',
      'v1.1.0': 'v1.1.0',
      'v1.0': 'v1.0.5',
      'v1.1': 'v1.1.0',
      v1: 'v1.1.0',
    });
  });

  it('that was released before the newer minor gives vX up to it', async () => {
    const world = openWorld();
    await firstTagsOfTwo(world);
    await tag(world, 'hello', 'v1.1.0');
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await promoteNewest(world, undefined, older);
    expect(versionsUnder(world, 'hello')).toMatchObject({ 'v1.0': 'v1.0.1', v1: 'v1.0.1' });
    await promoteNewest(world);
    expect(versionsUnder(world, 'hello')).toMatchObject({ 'v1.0': 'v1.0.1', v1: 'v1.1.0' });
  });
});

describe('a line that is written after the tag that it takes', () => {
  it('hears of the tag when it is announced again, and the other line hears nothing', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    for (const component of ['hello', 'counter']) await tag(world, component, 'v1.0.0');
    await tag(world, 'hello', 'v1.1.0');
    await quiet(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(tagged(world, 'hello:v1.0.1')).toMatchObject({ lines: [] });
    const untouched = theLine(world);
    world.lines = [storyLine, olderLine];
    for (const _again of [1, 2])
      world.bus.publish('tag-detected', { component: 'hello', tag: 'v1.0.1' });
    await quiet(world);
    expect(tagged(world, 'hello:v1.0.1')).toMatchObject({
      lines: [older],
      why: 'taken by sample-1.0',
    });
    expect(theLine(world)).toEqual(untouched);
    await promoteNewest(world, undefined, older);
    expect(versionsUnder(world, 'hello')).toEqual({
      'v1.0.1': 'v1.0.1',
      'v1.0': 'v1.0.1',
      v1: 'v1.0.1',
    });
  });
});

describe('a line that follows a release of another', () => {
  const following = { ...olderLine, follows: 'sample@v1.0.0' };

  it('goes on with its number, and then with its own', async () => {
    const world = openWorld();
    await firstTagsOfTwo(world, undefined, [storyLine, following]);
    const { id } = newest(world, older);
    await expect(askFor(world, id)).rejects.toThrow(
      'sample-1.0 follows sample@v1.0.0, which is not released; release it, or write another',
    );
    await promoteNewest(world);
    await expect(askFor(world, id)).rejects.toThrow('nothing new: the set equals sample@v1.0.0');
    for (const version of ['v1.0.1', 'v1.0.2']) {
      await tag(world, 'hello', version);
      await quiet(world);
      await promoteNewest(world, undefined, older);
    }
    expect(theLine(world, older).versions).toEqual(['v1.0.1', 'v1.0.2']);
    expect(world.store.record('releases', 'sample-1.0@v1.0.1')?.contributions).toEqual([
      { component: 'hello', bump: 'patch', why: 'v1.0.0 -> v1.0.1' },
    ]);
  });
});

describe('two lines that promote at the same time', () => {
  it.each([1, 2, 4])(
    'leave every tag right, with %i messages at a time',
    async (messagesAtOnce) => {
      const world = openWorld();
      await firstTagsOfTwo(world);
      await tag(world, 'hello', 'v1.1.0');
      await tag(world, 'hello', 'v1.0.1');
      await quiet(world);
      const both = [newest(world), newest(world, older)];
      await Promise.all(both.map(({ id }) => askFor(world, id)));
      const outside = { ...fairWeather, messagesAtOnce };
      await live(world, outside);
      await rest(world, outside);
      expect([newest(world).phase, newest(world, older).phase]).toEqual(['released', 'released']);
      expect(versionsUnder(world, 'hello')).toEqual({
        'v1.0.1': 'v1.0.1',
        'v1.1.0': 'v1.1.0',
        'v1.0': 'v1.0.1',
        'v1.1': 'v1.1.0',
        v1: 'v1.1.0',
      });
      const held = bodies(world, 'floating-tag').get('csi-release/csi/counter:v1')?.held;
      expect(held).toMatchObject([{ version: 'v1.0.0' }]);
      expect(held?.[0]?.releases.toSorted()).toEqual(['sample-1.0@v1.0.0', 'sample@v1.0.0']);
      expect(debts(world)).toEqual([]);
    },
  );
});

describe("a tag under no line's base version", () => {
  it('is unclaimed, and opens no candidate', async () => {
    const world = openWorld();
    await firstTagsOfTwo(world);
    await tag(world, 'hello', 'v2.0.0');
    await quiet(world);
    expect(tagged(world, 'hello:v2.0.0')).toMatchObject({
      lines: [],
      why: 'unclaimed: no release line has a base version for v2.0.0',
    });
    expect(bodies(world, 'candidate').size).toBe(2);
  });
});
