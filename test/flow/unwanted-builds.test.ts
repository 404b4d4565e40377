import { describe, expect, it } from 'vitest';
import { unwantedMs } from '#core/build.ts';
import { leaseMs } from '#core/owed.ts';
import { firstTags, newest, storyLine, tag } from '../story/memory-story.ts';
import { callsOf, once, runningOn } from '../story/mishaps.ts';
import { bodies, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';

/** The build of hello v1.0.0, which the newer tag makes unwanted. */
function unwanted(world: World) {
  const [build] = [...bodies(world, 'build').values()].filter(
    ({ component, tag: at }) => component === 'hello' && at === 'v1.0.0',
  );
  if (build === undefined) throw new Error('a build of hello v1.0.0 was expected');
  return build;
}

function statuses(world: World): readonly string[] {
  const { key } = unwanted(world);
  const ofIt = world.builds.all().filter(({ purpose: of }) => {
    return of?.kind === 'build' && of.key === key && of.run === 'images';
  });
  return ofIt.map(({ status }) => status);
}

async function pass(world: World, ms: number): Promise<void> {
  world.advance(ms);
  await tick(world, 'sweep-tick');
  await tick(world, 'gc-tick');
}

/** Its only candidate is superseded while it waits or runs. */
async function supersede(world: World): Promise<void> {
  await firstTags(world);
  await tag(world, 'hello', 'v1.0.1');
  await live(world);
  await pass(world, storyLine.quietMs);
  expect(unwanted(world)).toMatchObject({ wantedBy: [], unwantedSinceMs: world.now });
  expect(newest(world).phase).toBe('building');
}

interface Row {
  readonly what: string;
  readonly isLost?: boolean;
  readonly buildsMax?: number;
  readonly isOverQuota?: boolean;
  readonly first: readonly string[];
  readonly last: readonly string[];
}

describe('a build that nobody wants', () => {
  it.each<Row>([
    { what: 'runs', first: ['cancelled'], last: ['cancelled'] },
    {
      ...{ what: 'runs, and the answer was lost', isLost: true },
      ...{ first: ['cancelled'], last: ['cancelled'] },
    },
    { what: 'waits for a place', buildsMax: 0, first: [], last: [] },
    { what: 'is not taken', isOverQuota: true, first: [], last: [] },
  ])('is given up where it $what, cancelled, and collected after that', async (row) => {
    const { isLost = false, first, last } = row;
    const world = openWorld();
    const runOn = runningOn(world, () => true);
    let isBlind = isLost;
    const isLosing = once(callsOf('builds.start', () => isLost));
    world.faults = (call) => {
      void runOn(call);
      if (isBlind && callsOf('builds.find')(call) && world.builds.all().length > 0)
        return 'error-before';
      return isLosing(call) ? 'error-after' : 'ok';
    };
    world.buildsMax = row.buildsMax ?? world.buildsMax;
    world.builds.isOverQuota = row.isOverQuota ?? false;
    await supersede(world);
    await pass(world, unwantedMs - 1);
    expect(statuses(world)).not.toContain('cancelled');
    isBlind = false;
    await pass(world, 1);
    expect(statuses(world)).toEqual(first);
    const given = { outcome: 'inconclusive', why: 'nobody wants it' };
    expect(unwanted(world).imagesRun.attempts).toMatchObject([given]);
    for (let time = 0; time < 4; time += 1) await pass(world, leaseMs / 2);
    expect([unwanted(world).phase, statuses(world)]).toEqual(['collected', last]);
    const places = world.store.record('queues', 'builds')?.places ?? [];
    expect(JSON.stringify(places)).not.toContain(unwanted(world).key);
    expect(world.store.document('build', unwanted(world).key)?.owed).toEqual([]);
  });
});
