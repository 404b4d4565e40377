import { describe, expect, it } from 'vitest';
import { hostileTags } from '../functions/hostile-tags.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { callsOf } from '../story/mishaps.ts';
import { pushCommit, pushTag, recordOf, repositoryOf } from '../story/tagging.ts';
import { bodies, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';

const hello = repositoryOf('hello');
/** Long enough that no test comes to the end of it. */
const quietMs = 24 * 60 * 60_000;
const line = aLine({ quietMs, longestWaitMs: quietMs });

/** Hello at v1.0.0, listed once. */
async function openWatched(): Promise<World> {
  const world = openWorld();
  world.lines = [line];
  pushTag(world, 'hello', 'v1.0.0');
  await tick(world, 'tag-tick');
  return world;
}

/** How much one more tick writes. */
async function writesOfTick(world: World): Promise<number> {
  const before = world.store.writes().length;
  await tick(world, 'tag-tick');
  return world.store.writes(before).length;
}

describe('many tags at once', () => {
  it('are all looked at, some in each tick', async () => {
    const world = await openWatched();
    const names = Array.from({ length: 130 }, (_one, at) => `v1.0.${at + 1}`);
    for (const name of names) pushTag(world, 'hello', name);
    const found: number[] = [];
    while (found.at(-1) !== names.length && found.length < 10) {
      await tick(world, 'tag-tick');
      found.push(world.store.ids('tag').length);
    }
    expect(found).toEqual([40, 80, 120, 130]);
    expect(bodies(world, 'component').get('hello')?.tags).toHaveLength(names.length + 1);
    for (const name of names)
      expect(recordOf(world, 'hello', name)).toMatchObject({ verdict: 'accepted' });
    expect(await writesOfTick(world)).toBe(0);
  });

  it('with hostile names are rejected once each, and never again', async () => {
    const world = await openWatched();
    const commit = pushCommit(world, 'hello');
    for (const name of hostileTags) world.source.moveTag(hello, name, commit);
    await tick(world, 'tag-tick');
    const rejected = world.store.ids('rejected').flatMap((id) => {
      const { reason = '' } = world.store.record('rejected', id) ?? {};
      return /refused: (.*) is malformed/.exec(reason)?.[1] ?? [];
    });
    const kept = hostileTags.filter((name) => /^[\x21-\x7e]{1,64}$/.test(name));
    expect(kept.length).toBeGreaterThan(20);
    expect(rejected.sort()).toEqual(kept.toSorted());
    expect(world.store.ids('tag')).toEqual([]);
    expect(await writesOfTick(world)).toBe(0);
    expect(world.builds.all()).toEqual([]);
  });
});

describe('a tick that finds nothing new', () => {
  it.each([1, 12])('reads a bounded number of documents of %i components', async (count) => {
    const world = openWorld();
    const names = Array.from({ length: count }, (_one, at) => `component-${at}`);
    const components = names.map((name) => aLineComponent(aComponent({ name })));
    world.lines = ['one', 'two'].map((name) => aLine({ ...line, name, components }));
    for (const name of names)
      for (let patch = 0; patch < 20; patch += 1) pushTag(world, name, `v1.0.${patch}`);
    await tick(world, 'tag-tick');
    world.faults = () => 'ok';
    await tick(world, 'tag-tick');
    const calls = (name: string) => world.calls.filter(callsOf(name)).length;
    expect(calls('source.refs')).toBe(count);
    expect(calls('source.contains')).toBe(0);
    expect(calls('store.get')).toBe(count + 2 * count);
    expect(calls('store.transact')).toBe(count + 2);
    expect(world.calls.filter(({ port }) => port !== 'source' && port !== 'store')).toEqual([]);
  });
});
