import { describe, expect, it } from 'vitest';
import type { BuildPurpose } from '#core/identity.ts';
import type { ReleaseLine } from '#core/line.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';
import type { FaultHook } from '../world/faults.ts';
import { bodies, endBuild, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { day, debts, tag } from './memory-story.ts';

const buildsMax = 2;
const minuteMs = 60_000;

/** A line of two components of its own and a cell that we run. */
function lineOf(name: string): ReleaseLine {
  return aLine({
    name,
    components: ['one', 'two'].map((own) => aLineComponent(aComponent({ name: `${name}-${own}` }))),
    cells: [aCellPolicy({ runs: 'cloud-build', recipe: aSuite(), deadlineMs: day })],
    timesToLive: { failedMs: day, acceptedMs: 7 * day, releasedMs: day },
  });
}

const lines = ['a', 'b', 'c'].map(lineOf);

/** Lets builds run until somebody ends them, and sees how many there were at most. */
function openCloudBuild(world: World, fault: FaultHook = () => 'ok') {
  const seen = { atMost: 0, calls: 0 };
  world.buildsMax = buildsMax;
  world.faults = (call) => {
    for (const { id, status } of world.builds.all())
      if (status === 'queued') world.builds.begin(id);
    seen.atMost = Math.max(seen.atMost, unfinished(world).length);
    seen.calls = call.count;
    return fault(call);
  };
  return seen;
}

function unfinished(world: World): readonly string[] {
  return world.builds.all().flatMap(({ id, status }) => (status === 'working' ? [id] : []));
}

/** Lets a candidate of each line open, a minute after the other. */
async function openCandidates(world: World): Promise<void> {
  world.lines = lines;
  for (const line of lines) {
    for (const { component } of line.components) await tag(world, component.name, 'v1.0.0');
    await live(world);
    world.advance(minuteMs);
    await tick(world, 'sweep-tick');
  }
}

/** Ends the build that runs for longest, if one runs. */
async function endOne(world: World): Promise<boolean> {
  const [id] = unfinished(world);
  if (id === undefined) return false;
  endBuild(world, id, 'success');
  await live(world);
  return true;
}

/** The line that a build of ours is for, and whether a cell of it. */
function wordOf(world: World, purpose: BuildPurpose | undefined): string {
  if (purpose?.kind === 'build')
    return bodies(world, 'build').get(purpose.key)?.component.slice(0, 1) ?? '';
  const candidate = purpose && bodies(world, 'candidate').get(purpose.candidate);
  return `${candidate?.line} ${purpose?.cell}`;
}

function phases(world: World): readonly string[] {
  return [...bodies(world, 'candidate').values()].map(({ phase }) => phase);
}

function isAllAccepted(world: World): boolean {
  return phases(world).filter((one) => one === 'accepted').length === lines.length;
}

describe('builds of three candidates, of which two may run at a time', () => {
  it('are started in the order of their candidates, as soon as another ends', async () => {
    const world = openWorld();
    const seen = openCloudBuild(world);
    await openCandidates(world);
    while (await endOne(world));
    const order = world.builds.all().map(({ purpose }) => wordOf(world, purpose));
    expect(order).toEqual(['a', 'a', 'b', 'a e2e', 'b', 'c', 'b e2e', 'c', 'c e2e']);
    expect(seen.atMost).toBe(buildsMax);
    expect(phases(world)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(world.store.record('queues', 'builds')?.places).toEqual([]);
  });

  it('wait without a failed try and without an alert, and their cells do not time out', async () => {
    const world = openWorld();
    openCloudBuild(world);
    await openCandidates(world);
    for (let hour = 0; hour < 30; hour += 1) {
      world.advance(60 * minuteMs);
      await tick(world, 'sweep-tick');
    }
    expect(debts(world)).toHaveLength(4);
    expect(debts(world)).toEqual(
      debts(world).map(() => expect.objectContaining({ tries: 0, waits: 'rests' })),
    );
    expect(world.log.lines().filter(({ level }) => level !== 'info')).toEqual([]);
    while (await endOne(world));
    expect(phases(world)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('are not kept back for ever by one that cannot be started', async () => {
    const world = openWorld();
    world.builds.startErrorOf = (purpose) =>
      wordOf(world, purpose) === 'a' ? 'no permission' : undefined;
    const seen = openCloudBuild(world);
    await openCandidates(world);
    for (let step = 0; step < 40; step += 1) {
      if (await endOne(world)) continue;
      world.advance(11 * minuteMs);
      await tick(world, 'sweep-tick');
    }
    expect(phases(world).toSorted()).toEqual(['accepted', 'accepted', 'building']);
    expect(seen.atMost).toBeLessThanOrEqual(buildsMax);
  });
});

describe('a function that is killed while builds queue', () => {
  const strides = Array.from({ length: 8 }, (_, at) => at + 1);

  it.each(strides)('leaks no place and starts none too many (%i)', async (first) => {
    for (const fault of ['crash-before', 'crash-after'] as const) {
      for (let count = first * 5; ; count += 41) {
        const world = openWorld();
        const seen = openCloudBuild(world, (call) => (call.count === count ? fault : 'ok'));
        await openCandidates(world);
        for (let step = 0; step < 60 && !isAllAccepted(world); step += 1) {
          if (await endOne(world)) continue;
          world.advance(11 * minuteMs);
          await tick(world, 'sweep-tick');
        }
        const words = `${fault} at ${count}`;
        expect(seen.atMost, words).toBe(buildsMax);
        expect(phases(world), words).toEqual(['accepted', 'accepted', 'accepted']);
        if (seen.calls < count) break;
      }
    }
  });
});
