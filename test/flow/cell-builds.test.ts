import { describe, expect, it } from 'vitest';
import { cellOf, cellVerdict } from '#core/cells.ts';
import { leaseMs } from '#core/owed.ts';
import type { Attempt } from '#core/run.ts';
import type { AuditRecord } from '#flow/store.ts';
import { aCellPolicy, aLine, aLineComponent } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';
import { debts, firstTags, newest, tag } from '../story/memory-story.ts';
import { callsOf, once, runningOn } from '../story/mishaps.ts';
import type { EndStatus } from '../world/builds.ts';
import type { FaultHook } from '../world/faults.ts';
import { bodies, endBuild, fairWeather, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A suite of ours, and one of another CI. */
function lineWith(deadlineMs: number) {
  return aLine({
    components: [aLineComponent()],
    cells: [
      aCellPolicy({ name: 'ours', runs: 'cloud-build', recipe: aSuite(), deadlineMs }),
      aCellPolicy({ name: 'theirs' }),
    ],
    timesToLive: { failedMs: 2 * minuteMs, acceptedMs: 9 * hourMs, releasedMs: hourMs },
  });
}

/** A world in which the builds of cells run on until somebody ends them. */
function openBusyWorld(fault: FaultHook = () => 'ok'): World {
  const world = openWorld();
  const runOn = runningOn(world, ({ kind }) => kind === 'cell');
  world.faults = (call) => {
    void runOn(call);
    return fault(call);
  };
  return world;
}

function ours(world: World): readonly Attempt[] {
  return newest(world).cells['ours']?.attempts ?? [];
}

function audit(world: World): readonly AuditRecord[] {
  const { id } = newest(world);
  const { revision = 0 } = world.store.document('candidate', id) ?? {};
  return Array.from({ length: revision }, (_, at) => `candidate:${id}:${at + 1}`).flatMap(
    (name) => world.store.record('audit', name) ?? [],
  );
}

function statuses(world: World): readonly string[] {
  const ofCells = world.builds.all().filter(({ purpose }) => purpose?.kind === 'cell');
  return ofCells.map(({ status }) => status);
}

async function pass(world: World, ms: number): Promise<void> {
  world.advance(ms);
  await tick(world, 'sweep-tick');
}

async function passOften(world: World, times: number, ms: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await pass(world, ms);
}

describe('a cell of ours that waits for its place', () => {
  it('has its deadline from when it starts, and is told of once', async () => {
    let isFull = true;
    const world = openBusyWorld(() => {
      const isTesting = [...bodies(world, 'candidate').values()].some(
        ({ phase }) => phase !== 'building',
      );
      world.buildsMax = isFull && isTesting ? 0 : 1;
      return 'ok';
    });
    await firstTags(world, fairWeather, lineWith(2 * minuteMs));
    const before = audit(world);
    await passOften(world, 6, 5 * minuteMs);
    expect(audit(world)).toEqual(before);
    expect(before.filter(({ event }) => event === 'cell-queued')).toHaveLength(1);
    expect(ours(world)).toMatchObject([{ queuedSinceMs: expect.any(Number) }]);
    isFull = false;
    await pass(world, 5 * minuteMs);
    expect(ours(world)).toMatchObject([{ startedAtMs: world.now, buildId: expect.any(String) }]);
    expect(ours(world)[0]).not.toHaveProperty('queuedSinceMs');
    await pass(world, 2 * minuteMs - 1);
    expect(ours(world)[0]?.outcome).toBeUndefined();
    await pass(world, 1);
    expect(ours(world)[0]?.outcome).toBe('timed-out');
  });
});

describe('a build of a cell that was given up at its deadline', () => {
  /** Its cell times out, and its candidate has failed; it runs on. */
  async function givenLate(): Promise<{ readonly world: World; readonly id: string }> {
    const world = openBusyWorld();
    const line = lineWith(hourMs);
    const timesToLive = { ...line.timesToLive, failedMs: 48 * hourMs };
    await firstTags(world, fairWeather, { ...line, timesToLive });
    await passOften(world, 2, hourMs);
    expect(newest(world)).toMatchObject({ phase: 'failed', why: /ours timed-out/ });
    const [{ buildId: id = '' } = {}] = ours(world);
    return { world, id };
  }

  it.each<[EndStatus, string, string]>([
    ['success', 'accepted', 'passed'],
    ['failure', 'failed', 'failed'],
    ['cancelled', 'failed', 'inconclusive'],
  ])('is heard, though its message was lost, as %s', async (status, phase, outcome) => {
    const { world, id } = await givenLate();
    expect(world.builds.finish(id, status).status).toBe(status);
    await pass(world, 5 * minuteMs);
    expect(ours(world)).toMatchObject([{ outcome: 'timed-out' }, { rerunOf: 1, outcome }]);
    expect(newest(world)).toMatchObject({ phase });
    expect(newest(world).recheckAtMs).toBeUndefined();
  });

  it('is asked after until every build has ended', async () => {
    const { world } = await givenLate();
    await passOften(world, 20, hourMs);
    expect(newest(world).recheckAtMs).toBeGreaterThan(world.now);
    await passOften(world, 4, hourMs);
    expect(newest(world).recheckAtMs).toBeUndefined();
    expect(ours(world)).toHaveLength(1);
  });
});

describe('a build of a cell whose candidate is over', () => {
  const theirsFails = { ...fairWeather, ciAnswers: 'failure' } as const;
  const isTesting = (world: World) =>
    [...bodies(world, 'candidate').values()].some(({ phase }) => phase === 'testing');

  async function startTests(world: World): Promise<void> {
    world.lines = [lineWith(9 * hourMs)];
    await tag(world, 'hello', 'v1.0.0');
    await live(world);
    world.advance(minuteMs);
    await tick(world, 'sweep-tick', theirsFails);
    expect([newest(world).phase, statuses(world)]).toEqual(['failed', ['working']]);
  }

  interface Row {
    readonly what: string;
    readonly fault?: 'error-after';
    readonly listLagMs?: number;
    readonly first: string;
  }

  it.each<Row>([
    { what: 'that is known', first: 'cancelled' },
    { what: 'of which the answer was lost', fault: 'error-after', first: 'cancelled' },
    {
      ...{ what: 'that no list shows at first', fault: 'error-after' },
      ...{ listLagMs: 3 * minuteMs, first: 'working' },
    },
  ])('$what is cancelled, and gives its place back', async ({ fault, listLagMs = 0, first }) => {
    const isLost = once(callsOf('builds.start', () => isTesting(world)));
    const world: World = openBusyWorld((call) => (isLost(call) ? (fault ?? 'ok') : 'ok'));
    world.builds.listLagMs = listLagMs;
    await startTests(world);
    world.advance(2 * minuteMs);
    await tick(world, 'gc-tick', theirsFails);
    expect([newest(world).phase, statuses(world)]).toEqual(['collected', [first]]);
    for (let time = 0; time < 3; time += 1) await pass(world, leaseMs / 2);
    expect(statuses(world)).toEqual(['cancelled']);
    expect(world.store.record('queues', 'builds')?.places).toEqual([]);
    expect(debts(world)).toEqual([]);
  });

  it('is cancelled too where another told the end of its attempt', async () => {
    const world = openBusyWorld();
    await startTests(world);
    const [first] = world.builds.all().filter(({ purpose }) => purpose?.kind === 'cell');
    if (first === undefined) throw new Error('a build was expected');
    await world.ports.builds.start(world.builds.request(first.id));
    endBuild(world, first.id, 'success');
    await live(world);
    expect([ours(world)[0]?.outcome, statuses(world)]).toEqual(['passed', ['success', 'working']]);
    world.advance(2 * minuteMs);
    await tick(world, 'gc-tick');
    expect(statuses(world)).toEqual(['success', 'cancelled']);
  });
});

describe('a cell of ours that Cloud Build never takes', () => {
  it('tested nothing: it errored, once', async () => {
    const world = openWorld();
    const line = lineWith(hourMs);
    const [cell, theirs] = line.cells;
    if (cell === undefined || theirs === undefined) throw new Error('two cells were expected');
    world.builds.refusalOf = ({ kind }) => (kind === 'cell' ? 'no such machine' : undefined);
    await firstTags(world, fairWeather, {
      ...line,
      cells: [{ ...cell, counts: 'informing' }, theirs],
    });
    expect(ours(world)).toMatchObject([{ outcome: 'errored', why: 'no such machine' }]);
    const candidate = newest(world);
    const frozen = cellOf(candidate.frozen, 'ours');
    expect(frozen && cellVerdict(candidate, frozen)).toBe('errored');
    expect(candidate.phase).toBe('accepted');
    await live(world);
  });
});
