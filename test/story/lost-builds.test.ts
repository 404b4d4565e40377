import { describe, expect, it } from 'vitest';
import type { Build } from '#core/build.ts';
import type { BuildPurpose } from '#core/identity.ts';
import { leaseMs } from '#core/owed.ts';
import type { Attempt } from '#core/run.ts';
import type { BuildView } from '#flow/builds.ts';
import { aCellPolicy, aLine, aLineComponent } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';
import type { Fault, FaultHook } from '../world/faults.ts';
import { bodies, endBuild, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { day, newest, tag } from './memory-story.ts';
import { callsOf, type IsMeant, once, runningOn } from './mishaps.ts';

const minuteMs = 60_000;

/** A line of one component and one cell, which are tried once. */
const line = aLine({
  components: [aLineComponent()],
  cells: [aCellPolicy({ runs: 'cloud-build', recipe: aSuite(), deadlineMs: day, attemptsMax: 1 })],
});

interface Row {
  readonly kind: BuildPurpose['kind'];
  /** Whether the next build to be created is of this kind. */
  readonly isNext: (world: World) => boolean;
  readonly attempts: (world: World) => readonly Attempt[];
  readonly phase: (world: World) => string;
  readonly passed: string;
}

const rows: readonly Row[] = [
  {
    kind: 'build',
    isNext: () => true,
    attempts: (world) => theBuild(world).imagesRun.attempts,
    phase: (world) => theBuild(world).phase,
    passed: 'built',
  },
  {
    kind: 'cell',
    isNext: (world) => theBuild(world).phase === 'built',
    attempts: (world) => newest(world).cells['e2e']?.attempts ?? [],
    phase: (world) => newest(world).phase,
    passed: 'accepted',
  },
];

function theBuild(world: World): Build {
  const [build] = bodies(world, 'build').values();
  if (build === undefined) throw new Error('nothing was built');
  return build;
}

function ofKind(world: World, kind: Row['kind']): readonly BuildView[] {
  return world.builds.all().filter(({ purpose }) => purpose?.kind === kind);
}

/** Lets the builds of a kind run on and on, and one call of all be met by a fault. */
function meet(world: World, kind: Row['kind'], isMeant: IsMeant, fault: Fault): FaultHook {
  const runOn = runningOn(world, (purpose) => purpose.kind === kind);
  const isMet = once(isMeant);
  return (call) => {
    void runOn(call);
    return isMet(call) ? fault : 'ok';
  };
}

/**
 * Two builds for one attempt: the answer of the first call was lost, the list did not show it in
 * time, and the process died after the second call.
 */
async function givenTwoBuilds(world: World, { kind, isNext }: Row) {
  const count = () => ofKind(world, kind).length;
  world.lines = [line];
  world.builds.listLagMs = 2 * minuteMs;
  const isFirst = callsOf('builds.start', () => count() === 0 && isNext(world));
  world.faults = meet(world, kind, isFirst, 'error-after');
  await tag(world, 'hello', 'v1.0.0');
  await live(world);
  world.advance(line.quietMs);
  await tick(world, 'sweep-tick');
  expect(count()).toBe(1);
  const isAfterSecond = callsOf('store.transact', () => count() === 2);
  world.faults = meet(world, kind, isAfterSecond, 'crash-before');
  world.advance(minuteMs);
  await tick(world, 'sweep-tick');
  expect(count()).toBe(2);
  world.builds.listLagMs = 0;
  const [first, second] = ofKind(world, kind);
  if (first === undefined || second === undefined) throw new Error('two builds were expected');
  return { first: first.id, second: second.id };
}

/** Lets the next try come, which finds both. */
async function adopt(world: World): Promise<void> {
  world.advance(leaseMs);
  await tick(world, 'sweep-tick');
}

describe.each(rows)('of two builds for one attempt at a $kind', (row) => {
  const { attempts, phase, passed } = row;

  it('the oldest counts, and the other is cancelled', async () => {
    const world = openWorld();
    const { first } = await givenTwoBuilds(world, row);
    await adopt(world);
    expect(ofKind(world, row.kind).map(({ status }) => status)).toEqual(['working', 'cancelled']);
    expect(attempts(world)).toMatchObject([{ attempt: 1, buildId: first }]);
  });

  it.each<['cancelled' | 'failure']>([['cancelled'], ['failure']])(
    'the other changes nothing by its end, a %s, and the oldest decides',
    async (status) => {
      const world = openWorld();
      const { first, second } = await givenTwoBuilds(world, row);
      if (status === 'failure') world.builds.finish(second, status);
      await adopt(world);
      const before = [attempts(world), phase(world)];
      endBuild(world, second, status);
      await live(world);
      expect([attempts(world), phase(world)]).toEqual(before);
      endBuild(world, first, 'success');
      await live(world);
      expect(phase(world)).toBe(passed);
      expect(attempts(world)).toMatchObject([{ attempt: 1, outcome: 'passed' }]);
    },
  );

  it('the other may be told of as cancelled before the oldest is known to count', async () => {
    const world = openWorld();
    const { first, second } = await givenTwoBuilds(world, row);
    const isCancel = once(callsOf('builds.cancel'));
    const told: (string | undefined)[] = [];
    world.faults = async (call): Promise<Fault> => {
      if (!isCancel(call)) return 'ok';
      endBuild(world, second, 'cancelled');
      await live(world);
      told.push(...attempts(world).map(({ outcome }) => outcome));
      return 'ok';
    };
    await adopt(world);
    expect(told).toEqual([undefined]);
    expect(attempts(world)).toMatchObject([{ attempt: 1, buildId: first }]);
  });
});
