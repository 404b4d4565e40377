import { describe, expect, it } from 'vitest';
import { parseVersionBound, type VersionBound } from '#core/component-image.ts';
import type { Component, ReleaseLine } from '#core/line.ts';
import { aCellPolicy } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import { bodies, fairWeather } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  day,
  debts,
  firstTags,
  newest,
  passHours,
  promoteNewest,
  quiet,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';
import { runningOn } from './mishaps.ts';
import { versionsUnder } from './two-lines.ts';

/** The line of the story with one of its components changed. */
function changed(name: string, change: (component: Component) => Component): ReleaseLine {
  const components = storyLine.components.map((one) =>
    one.component.name === name ? { ...one, component: change(one.component) } : one,
  );
  return { ...storyLine, components };
}

const withPlatform = changed('hello', (component) => ({
  ...component,
  images: component.images.map(({ name, platforms }) => ({
    name,
    platforms: [...platforms, 'linux/s390x'],
  })),
}));
const withWebhook = (since?: VersionBound) =>
  changed('hello', (component) => {
    const image = { name: 'hello-webhook', platforms: ['linux/amd64'] };
    return { ...component, images: [...component.images, since ? { ...image, since } : image] };
  });
const withUnit = changed('counter', (component) => ({ ...component, unit: aRecipe() }));

const imagesReversed = changed('counter', (component) => ({
  ...component,
  images: component.images.toReversed(),
}));
const platformsReversed = changed('counter', (component) => ({
  ...component,
  images: component.images.map((image) => ({
    ...image,
    platforms: image.platforms.toReversed(),
  })),
}));

/** The next candidate, of the same tags but one, after the line's file was changed. */
async function openNext(world: World, line: ReleaseLine, tagged: string): Promise<void> {
  world.lines = [line];
  await tag(world, tagged, 'v1.0.1');
  await quiet(world);
}

describe('a component whose line file was changed, at a tag that is built already', () => {
  it('is built again for a further platform', async () => {
    const world = openWorld();
    await firstTags(world);
    await openNext(world, withPlatform, 'counter');
    const { phase, builds } = newest(world);
    expect(phase).toBe('accepted');
    expect(builds['hello']?.images[0]?.platforms.map(({ platform }) => platform)).toEqual([
      'linux/amd64',
      'linux/arm64',
      'linux/s390x',
    ]);
    const ofHello = [...bodies(world, 'build').values()].filter((one) => one.component === 'hello');
    expect(ofHello.map((one) => one.phase)).toEqual(['built', 'built']);
  });

  it('is built again for a unit suite, whose result arrives', async () => {
    const world = openWorld();
    await firstTags(world);
    await openNext(world, withUnit, 'hello');
    const { phase, cells, builds } = newest(world);
    expect(phase).toBe('accepted');
    expect(builds['counter']?.unit?.outcome).toBe('passed');
    expect(cells['unit-counter']?.attempts).toMatchObject([{ outcome: 'passed' }]);
  });

  it.each([
    ['nothing of it', storyLine],
    ['the order of its images alone', imagesReversed],
    ['the order of their platforms alone', platformsReversed],
  ])('is built once where %s was changed', async (_what, line) => {
    const world = openWorld();
    await firstTags(world);
    await openNext(world, line, 'hello');
    expect(newest(world).phase).toBe('accepted');
    expect(bodies(world, 'build').size).toBe(3);
  });
});

describe('a component whose line file was changed, at a tag that is released', () => {
  const words =
    'no version is built twice: tag a new version, and write since for an image that is new in it';
  it.each([
    ['image', withWebhook(), 'image hello-webhook was not pushed'],
    ['platform', withPlatform, 'image hello lacks linux/s390x'],
  ])(
    'opens no candidate with a further %s, which only a second build could have',
    async (_what, line, lacks) => {
      const world = openWorld();
      await firstTags(world);
      await promoteNewest(world);
      await openNext(world, line, 'counter');
      expect(theLine(world).why).toBe(`hello v1.0.0 is released, and ${lacks} then; ${words}`);
      expect([newest(world).phase, bodies(world, 'candidate').size]).toEqual(['released', 1]);
      const ofHello = [...bodies(world, 'build').values()].filter(
        (one) => one.component === 'hello',
      );
      expect(ofHello.map(({ imagesRun }) => imagesRun.attempts.length)).toEqual([1]);
      expect(debts(world)).toEqual([]);
    },
  );

  it('goes on from production where the image is only since the next version', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await openNext(world, withWebhook(parseVersionBound('1.0.1')), 'counter');
    expect(newest(world).builds['hello']?.origin).toBe('production');
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
    expect(versionsUnder(world, 'hello-webhook')).toMatchObject({ 'v1.0.1': 'v1.0.1' });
  });
});

describe('a cell that nobody answers', () => {
  const look = aCellPolicy({ name: 'look', runs: 'manual', deadlineMs: day / 4 });
  it.each([
    ['a unit suite that runs on and on', 'unit-hello', storyLine],
    ['a look that nobody takes', 'look', { ...storyLine, cells: [...storyLine.cells, look] }],
  ])('times out by its deadline: %s', async (_what, cell, line) => {
    const world = openWorld();
    world.faults = runningOn(
      world,
      (of) => of.kind === 'build' && of.run === 'unit' && cell !== 'look',
    );
    await firstTags(world, fairWeather, line);
    expect(newest(world)).toMatchObject({ phase: 'testing', why: `waits for ${cell}` });
    await passHours(world, 6);
    const why = `${cell} timed-out (no result before its deadline)`;
    expect(newest(world)).toMatchObject({ phase: 'failed', why });
  });
});
