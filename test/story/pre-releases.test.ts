import { describe, expect, it } from 'vitest';
import type { ReleaseLine } from '#core/line.ts';
import { aRecipe } from '../given/recipe.ts';
import { aBase } from '../given/version.ts';
import { bodies } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { newest, promoteNewest, quiet, storyLine, theLine } from './memory-story.ts';
import { announce, pushTag, recordOf, repositoryOf, taken } from './tagging.ts';
import { timesBuilt, versionsUnder } from './two-lines.ts';

const hello = repositoryOf('hello');

/** The story's line with hello under another base version, and with pre-releases where it asks. */
function lineOf(name: string, base: string, preReleases = false): ReleaseLine {
  const components = storyLine.components.map((own) =>
    own.component.name === 'hello' ? { ...own, base: aBase(base), preReleases } : own,
  );
  return { ...storyLine, name, components };
}

const stable = lineOf('stable', '1');
const early = lineOf('early', '1', true);

/** Tags components, tells of it, and lets the lines' candidates come to their end. */
async function push(world: World, ...tags: readonly string[]): Promise<void> {
  for (const named of tags) {
    const [component = '', tag = ''] = named.split(' ');
    pushTag(world, component, tag);
    announce(world, component, tag);
  }
  await quiet(world);
}

async function openTagged(...lines: readonly ReleaseLine[]): Promise<World> {
  const world = openWorld();
  world.lines = lines;
  await push(world, 'counter v1.0.0', 'hello v1.0.0');
  return world;
}

function takenBy(world: World): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(world.lines.map(({ name }) => [name, taken(world, 'hello', name)]));
}

describe('a pre-release', () => {
  it('is built, tested and taken only where a line asks for it', async () => {
    const world = await openTagged(stable, early);
    const untouched = theLine(world, 'stable');
    await push(world, 'hello v1.1.0-rc.1');
    expect(takenBy(world)).toEqual({ stable: 'v1.0.0', early: 'v1.1.0-rc.1' });
    expect(theLine(world, 'stable')).toEqual(untouched);
    expect(newest(world, 'early').phase).toBe('accepted');
    expect(recordOf(world, 'hello', 'v1.1.0-rc.1')).toMatchObject({
      ...{ verdict: 'pre-release', why: 'taken by early', lines: ['early'] },
    });
    expect(timesBuilt(world)['hello v1.1.0-rc.1']).toBe(1);
  });

  it('is not built where no line asks for it', async () => {
    const world = await openTagged(stable);
    const builds = world.builds.all().length;
    await push(world, 'hello v1.1.0-rc.1');
    expect(world.builds.all()).toHaveLength(builds);
    expect(bodies(world, 'candidate').size).toBe(1);
    const why = 'not taken: stable: a pre-release, which is not asked for';
    expect(recordOf(world, 'hello', 'v1.1.0-rc.1')).toMatchObject({ why, lines: [] });
  });

  it('gives way to its release, and an older one is no news', async () => {
    const world = await openTagged(stable, early);
    await push(world, 'hello v1.1.0-rc.2');
    await push(world, 'hello v1.1.0');
    expect(takenBy(world)).toEqual({ stable: 'v1.1.0', early: 'v1.1.0' });
    const count = bodies(world, 'candidate').size;
    await push(world, 'hello v1.1.0-rc.3');
    expect(takenBy(world)).toEqual({ stable: 'v1.1.0', early: 'v1.1.0' });
    expect(bodies(world, 'candidate').size).toBe(count);
  });

  it('that is promoted moves no floating tag, and its release then does', async () => {
    const world = await openTagged(early);
    await promoteNewest(world, undefined, 'early');
    const floats = { 'v1.0.0': 'v1.0.0', 'v1.0': 'v1.0.0', v1: 'v1.0.0' };
    expect(versionsUnder(world, 'hello')).toEqual(floats);
    await push(world, 'hello v1.1.0-rc.1');
    await promoteNewest(world, undefined, 'early');
    expect(newest(world, 'early').phase).toBe('released');
    const tags = Object.keys(versionsUnder(world, 'hello'));
    expect(tags.sort()).toEqual(['v1', 'v1.0', 'v1.0.0', 'v1.1.0-rc.1']);
    expect(versionsUnder(world, 'hello')).toMatchObject(floats);
    await push(world, 'hello v1.1.0');
    await promoteNewest(world, undefined, 'early');
    expect(versionsUnder(world, 'hello')).toMatchObject({ 'v1.1': 'v1.1.0', v1: 'v1.1.0' });
  });

  it('is asked for by the file of the line alone, when that is changed', async () => {
    const world = await openTagged(stable);
    await push(world, 'hello v1.1.0-rc.1');
    world.lines = [{ ...early, name: 'stable' }];
    world.bus.publish('tag-tick', {});
    await quiet(world);
    expect(taken(world, 'hello', 'stable')).toBe('v1.1.0-rc.1');
  });
});

describe('a line with an exact base version', () => {
  it('takes that version, whatever is newer, and nothing before it is there', async () => {
    const world = openWorld();
    world.lines = [lineOf('exact', '1.4.2')];
    await push(world, 'counter v1.0.0', 'hello v1.4.1');
    expect(theLine(world, 'exact').why).toBe('hello has no tag to take under 1.4.2');
    await push(world, 'hello v1.4.2');
    await push(world, 'hello v1.4.3');
    await push(world, 'hello v1.5.0');
    expect(takenBy(world)).toEqual({ exact: 'v1.4.2' });
    expect(bodies(world, 'candidate').size).toBe(1);
    expect(timesBuilt(world)).toEqual({ 'counter v1.0.0': 1, 'hello v1.4.2': 1 });
  });

  it('takes its pre-releases until it is there, where it asks for them', async () => {
    const world = openWorld();
    world.lines = [lineOf('exact', '1.4.2', true)];
    await push(world, 'counter v1.0.0', 'hello v1.4.1', 'hello v1.4.2-rc.1');
    expect(takenBy(world)).toEqual({ exact: 'v1.4.2-rc.1' });
    await push(world, 'hello v1.4.2', 'hello v1.4.3-rc.1');
    expect(takenBy(world)).toEqual({ exact: 'v1.4.2' });
  });
});

describe('several version tags on one commit', () => {
  it('are each a build of its own, with its own tag', async () => {
    const world = await openTagged(stable, early);
    const { steps } = aRecipe();
    const told = steps.map((step) => ({ ...step, env: ['GIT_TAG=$_GIT_TAG'] }));
    const commit = pushTag(world, 'hello', 'v1.1.0-rc1', { recipe: aRecipe({ steps: told }) });
    announce(world, 'hello', 'v1.1.0-rc1');
    await quiet(world);
    world.source.moveTag(hello, 'v1.1.0', commit);
    announce(world, 'hello', 'v1.1.0');
    await quiet(world);
    expect(takenBy(world)).toEqual({ stable: 'v1.1.0', early: 'v1.1.0' });
    const builds = [...bodies(world, 'build').values()].filter((one) => one.commit === commit);
    expect(builds.map(({ tag }) => tag).sort()).toEqual(['v1.1.0', 'v1.1.0-rc1']);
    const gitTags = builds.map(({ key }) => gitTagOf(world, key));
    expect(gitTags.sort()).toEqual(['v20260105-v1.1.0', 'v20260105-v1.1.0-rc1']);
  });

  it('are promoted side by side, and the release moves the floating tags', async () => {
    const world = await openTagged(early);
    const commit = pushTag(world, 'hello', 'v1.1.0-rc1');
    announce(world, 'hello', 'v1.1.0-rc1');
    await quiet(world);
    await promoteNewest(world, undefined, 'early');
    world.source.moveTag(hello, 'v1.1.0', commit);
    announce(world, 'hello', 'v1.1.0');
    await quiet(world);
    await promoteNewest(world, undefined, 'early');
    const tags = Object.keys(versionsUnder(world, 'hello')).sort();
    expect(tags).toEqual(['v1', 'v1.1', 'v1.1.0', 'v1.1.0-rc1']);
  });
});

/** What the build of a component's images was told that it builds. */
function gitTagOf(world: World, key: string): string | undefined {
  const run = world.builds
    .all()
    .find(
      ({ purpose }) => purpose?.kind === 'build' && purpose.key === key && purpose.run === 'images',
    );
  return run?.substitutions['_GIT_TAG'];
}

describe('a release that was lost, and is found late', () => {
  const lines = [lineOf('exact', '6.2.0'), lineOf('minor', '6.2'), lineOf('major', '6')];

  it.each(['told', 'not told'])(
    'is accepted, and taken by a line of its own alone: %s',
    async (how) => {
      const world = openWorld();
      world.lines = [...lines, lineOf('newest', '7')];
      await push(world, 'counter v1.0.0', 'hello v6.2.1', 'hello v7.0.0');
      world.bus.publish('tag-tick', {});
      await quiet(world);
      expect(theLine(world, 'exact').why).toBe('hello has no tag to take under 6.2.0');
      const others = ['minor', 'major', 'newest'];
      const before = others.map((name) => theLine(world, name));
      pushTag(world, 'hello', 'v6.2.0');
      if (how === 'told') announce(world, 'hello', 'v6.2.0');
      else world.bus.publish('tag-tick', {});
      await quiet(world);
      expect(recordOf(world, 'hello', 'v6.2.0')).toMatchObject({
        ...{ verdict: 'accepted', why: 'taken by exact', lines: ['exact'] },
      });
      expect(takenBy(world)).toEqual({
        ...{ exact: 'v6.2.0', minor: 'v6.2.1', major: 'v6.2.1', newest: 'v7.0.0' },
      });
      expect(others.map((name) => theLine(world, name))).toEqual(before);
      expect(newest(world, 'exact').phase).toBe('accepted');
    },
  );
});
