import { describe, expect, it } from 'vitest';
import { stagingRepository } from '#flow/addresses.ts';
import { bodies, endBuild, fairWeather, live, tick } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
import {
  day,
  expire,
  newest,
  passHours,
  promoteNewest,
  quiet,
  rest,
  storyLine,
  tag,
} from './memory-story.ts';
import { runningOn } from './mishaps.ts';
import { firstTagsOfTwo, olderLine, timesBuilt, versionsUnder } from './two-lines.ts';

const older = olderLine.name;
const hello = stagingRepository(places, 'hello');

function buildOf(world: World, tagged: string) {
  return [...bodies(world, 'build').values()].find(
    (one) => `${one.component} ${one.tag}` === tagged,
  );
}

/** Two lines' candidates that want the same builds, which run on until `letEnd`. */
async function givenRunning(world: World, lines = [storyLine, olderLine]): Promise<void> {
  world.faults = runningOn(world, () => true);
  await firstTagsOfTwo(world, undefined, lines);
}

/** Ends what runs, and lets follow whatever does. */
async function letEnd(world: World): Promise<void> {
  world.faults = () => 'ok';
  for (const { id, status } of world.builds.all())
    if (status === 'working') endBuild(world, id, 'success');
  await live(world);
  await rest(world);
}

describe('a build that two lines want', () => {
  it('is made once, also where the second asks while it runs, and told to both', async () => {
    const world = openWorld();
    const late = { ...olderLine, quietMs: day / 4, longestWaitMs: day / 4 };
    await givenRunning(world, [storyLine, late]);
    const first = newest(world).id;
    expect(buildOf(world, 'hello v1.0.0')).toMatchObject({ phase: 'running', wantedBy: [first] });
    world.advance(late.quietMs);
    await tick(world, 'sweep-tick');
    const wantedBy = [first, newest(world, older).id];
    expect(buildOf(world, 'hello v1.0.0')).toMatchObject({ phase: 'running', wantedBy });
    expect(world.registry.tags(hello)).toEqual({});
    await letEnd(world);
    expect(timesBuilt(world)).toEqual({ 'hello v1.0.0': 1, 'counter v1.0.0': 1 });
    for (const line of [storyLine.name, older]) {
      const { id, phase, builds } = newest(world, line);
      expect(phase).toBe('accepted');
      expect(world.registry.tags(hello)[id]).toBe(builds['hello']?.images[0]?.digest);
    }
  });

  it('runs its unit tests once for both', async () => {
    const world = openWorld();
    await firstTagsOfTwo(world);
    const units = world.builds
      .all()
      .filter(({ purpose }) => purpose?.kind === 'build' && purpose.run === 'unit');
    expect(units).toHaveLength(1);
    const told = [newest(world), newest(world, older)].map(({ builds }) => builds['hello']?.unit);
    expect(told[0]).toMatchObject({ outcome: 'passed' });
    expect(told[1]).toEqual(told[0]);
  });

  it('fails both with the same reason, and is not tried again for the second', async () => {
    const world = openWorld();
    await firstTagsOfTwo(world, { ...fairWeather, buildEnds: () => 'failure' });
    const [first, second] = [newest(world), newest(world, older)];
    expect(first).toMatchObject({ phase: 'failed', why: expect.stringContaining('hello') });
    expect(second).toMatchObject({ phase: 'failed', why: first.why });
    expect(timesBuilt(world)).toEqual({ 'hello v1.0.0': 1, 'counter v1.0.0': 1 });
  });
});

describe('a build that one of two lines lets go of', () => {
  it('runs on for the other, where the first is superseded and collected meanwhile', async () => {
    const world = openWorld();
    await givenRunning(world);
    const [gone, staying] = [newest(world).id, newest(world, older).id];
    await tag(world, 'hello', 'v1.1.0');
    await quiet(world);
    await passHours(world, 25);
    await tick(world, 'gc-tick');
    expect(bodies(world, 'candidate').get(gone)?.phase).toBe('collected');
    expect(buildOf(world, 'hello v1.0.0')).toMatchObject({
      phase: 'running',
      wantedBy: [staying],
    });
    expect(world.builds.all().map(({ status }) => status)).not.toContain('cancelled');
    await letEnd(world);
    expect(newest(world, older)).toMatchObject({ id: staying, phase: 'accepted' });
    expect(Object.keys(world.registry.tags(hello))).toContain(staying);
    expect(timesBuilt(world)).toEqual({
      'hello v1.0.0': 1,
      'hello v1.1.0': 1,
      'counter v1.0.0': 1,
    });
  });

  it('stays whole in staging for the other, which is released from it', async () => {
    const world = openWorld();
    await firstTagsOfTwo(world);
    const [staying, gone] = [newest(world), newest(world, older)];
    const before = world.registry.tags(hello);
    world.advance(day * 1.5);
    await tick(world, 'gc-tick');
    await rest(world);
    expect(newest(world, older).phase).toBe('collected');
    const { [gone.id]: _removed, ...kept } = before;
    expect(world.registry.tags(hello)).toEqual(kept);
    expect(buildOf(world, 'hello v1.0.0')).toMatchObject({
      phase: 'built',
      wantedBy: [staying.id],
    });
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
    expect(versionsUnder(world, 'counter-probe')).toEqual({
      'v1.0.0': 'v1.0.0',
      'v1.0': 'v1.0.0',
      v1: 'v1.0.0',
    });
    await expire(world);
    expect(world.registry.tags(hello)).toEqual({});
    expect(buildOf(world, 'hello v1.0.0')?.phase).toBe('collected');
  });
});
