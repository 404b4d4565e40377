import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import type { ReleaseLine } from '#core/line.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';
import { bodies, endBuild, fairWeather, live, type Outside } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { day, newest } from './memory-story.ts';
import { runningOn } from './mishaps.ts';
import { announce, minute, passMinutes, pushTag } from './tagging.ts';
import { timesBuilt } from './two-lines.ts';

const names = ['hello', 'counter', 'relay'];

function lineOf(name: string, base: string): ReleaseLine {
  const components = names.map((one) => aLineComponent(aComponent({ name: one }), base));
  const cells = [aCellPolicy({ runs: 'cloud-build', recipe: aSuite(), deadlineMs: day })];
  const timesToLive = { failedMs: 9 * day, acceptedMs: 9 * day, releasedMs: 9 * day };
  const waits = { quietMs: 10 * minute, longestWaitMs: 60 * minute };
  return aLine({ name, components, cells, timesToLive, ...waits });
}

/** Two lines that take the same, and have a candidate of v1.0.0 each. */
async function openTagged(outside?: Outside): Promise<World> {
  const world = openWorld();
  world.lines = [lineOf('sample', '1'), lineOf('sample-1.0', '1.0')];
  for (const name of names) {
    pushTag(world, name, 'v1.0.0');
    announce(world, name, 'v1.0.0');
  }
  await passMinutes(world, 10, outside);
  expect(candidates(world)).toEqual(['v1.0.0 v1.0.0 v1.0.0']);
  return world;
}

/** A maintainer tags a component, and CI tells of it. */
async function push(world: World, name: string, tag: string, outside?: Outside): Promise<void> {
  pushTag(world, name, tag);
  announce(world, name, tag);
  await live(world, outside);
}

function all(world: World, line = 'sample'): readonly Candidate[] {
  const found = [...bodies(world, 'candidate').values()].filter((one) => one.line === line);
  return found.sort((a, b) => a.openedAtMs - b.openedAtMs);
}

/** The tags of each candidate of a line, the oldest first; both lines have the same. */
function candidates(world: World): readonly string[] {
  const [first, second] = world.lines.map(({ name }) =>
    all(world, name).map(({ frozen }) => frozen.components.map(({ tag }) => tag).join(' ')),
  );
  expect(second).toEqual(first);
  return first ?? [];
}

describe('a train of tags', () => {
  it.each([1, 3])(
    'of three in a second makes one candidate for each line, %i messages at a time',
    async (messagesAtOnce) => {
      const world = await openTagged();
      for (const name of names) {
        pushTag(world, name, 'v1.0.1');
        announce(world, name, 'v1.0.1');
      }
      await passMinutes(world, 9, { ...fairWeather, messagesAtOnce });
      expect(candidates(world)).toHaveLength(1);
      await passMinutes(world, 20, { ...fairWeather, messagesAtOnce });
      expect(candidates(world).slice(1)).toEqual(['v1.0.1 v1.0.1 v1.0.1']);
    },
  );

  it('of ten in an hour makes one candidate, with every tag that is the newest', async () => {
    const world = await openTagged();
    for (let at = 0; at < 10; at += 1) {
      await push(world, names[at % 3] ?? '', `v1.0.${1 + Math.floor(at / 3)}`);
      await passMinutes(world, at < 9 ? 6 : 30);
    }
    expect(candidates(world).slice(1)).toEqual(['v1.0.4 v1.0.3 v1.0.3']);
    const seen = world.store.ids('tag').map((id) => bodies(world, 'tag').get(id)?.lines);
    expect(seen).toHaveLength(13);
    expect(seen.every((lines) => lines?.length === 2)).toBe(true);
    const built = Object.keys(timesBuilt(world)).filter((build) => !build.endsWith('v1.0.0'));
    expect(built.sort()).toEqual(['counter v1.0.3', 'hello v1.0.4', 'relay v1.0.3']);
  });

  it('that does not end is cut by the longest wait', async () => {
    const world = await openTagged();
    const since = world.now;
    for (let at = 1; at <= 40; at += 1) {
      await push(world, 'hello', `v1.0.${at}`);
      await passMinutes(world, 5);
    }
    const opened = all(world)
      .slice(1)
      .map(({ openedAtMs }) => (openedAtMs - since) / minute);
    expect(opened).toEqual([60, 120, 180]);
    await passMinutes(world, 10);
    expect(candidates(world).at(-1)).toBe('v1.0.40 v1.0.0 v1.0.0');
  });

  it('whose tags are further apart makes several candidates, and no build twice', async () => {
    const world = await openTagged();
    for (const name of names) {
      await push(world, name, 'v1.0.1');
      await passMinutes(world, 15);
    }
    expect(candidates(world).slice(1)).toEqual([
      'v1.0.1 v1.0.0 v1.0.0',
      'v1.0.1 v1.0.1 v1.0.0',
      'v1.0.1 v1.0.1 v1.0.1',
    ]);
    expect(Object.values(timesBuilt(world))).toEqual([1, 1, 1, 1, 1, 1]);
    expect(all(world).map(({ phase }) => phase)).toEqual(Array(4).fill('accepted'));
  });
});

describe('a newer candidate', () => {
  /** Tags hello so often, with a candidate for each, while nothing that is meant ever ends. */
  async function pushApart(world: World, count: number): Promise<void> {
    for (let at = 1; at <= count; at += 1) {
      await push(world, 'hello', `v1.0.${at}`);
      await passMinutes(world, 11);
    }
  }

  it('takes the place of one that builds, three times in a row, and lets the next be', async () => {
    const world = await openTagged();
    world.faults = runningOn(world, ({ kind }) => kind === 'build');
    await pushApart(world, 6);
    const phases = all(world).map(({ phase, supersedes }) => `${phase} ${supersedes}`);
    expect(phases).toEqual([
      'accepted 0',
      ...['superseded 0', 'superseded 1', 'superseded 2', 'building 3'],
      ...['superseded 0', 'building 1'],
    ]);
    world.faults = () => 'ok';
    for (const { id, status } of world.builds.all())
      if (status === 'working') endBuild(world, id, 'success');
    await passMinutes(world, 30);
    expect(all(world).flatMap(({ phase }) => (phase === 'superseded' ? [] : [phase]))).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(newest(world).frozen.components[0]?.tag).toBe('v1.0.6');
    expect(Object.values(timesBuilt(world)).every((times) => times === 1)).toBe(true);
  });

  it('leaves one alone that is tested, which comes to its own end', async () => {
    const world = await openTagged();
    world.faults = runningOn(world, ({ kind }) => kind === 'cell');
    await pushApart(world, 5);
    expect(all(world).map(({ phase }) => phase)).toEqual(['accepted', ...Array(5).fill('testing')]);
    world.faults = () => 'ok';
    for (const { id, status } of world.builds.all())
      if (status === 'working') endBuild(world, id, 'success');
    await passMinutes(world, 20);
    expect(all(world).map(({ phase }) => phase)).toEqual(Array(6).fill('accepted'));
    expect(all(world).map(({ supersedes }) => supersedes)).toEqual(Array(6).fill(0));
  });
});
