import { describe, expect, it } from 'vitest';
import type { Build } from '#core/build.ts';
import { expiredAttemptsMax } from '#core/build-failure.ts';
import { aCellPolicy, aLine, aLineComponent } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';
import type { EndStatus } from '../world/builds.ts';
import { bodies, endBuild, live, tick } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { day, debts, newest, passHours, tag } from './memory-story.ts';
import { callsOf, failing, runningOn } from './mishaps.ts';

const line = aLine({
  components: [aLineComponent()],
  cells: [aCellPolicy({ runs: 'cloud-build', recipe: aSuite(), deadlineMs: day, attemptsMax: 2 })],
  timesToLive: { failedMs: 30 * day, acceptedMs: 30 * day, releasedMs: day },
});

/** Tags hello, and lets its candidate open. */
async function openOne(world: World): Promise<void> {
  world.lines = [line];
  await tag(world, 'hello', 'v1.0.0');
  await live(world);
  world.advance(line.quietMs);
  await tick(world, 'sweep-tick');
}

/** Lets builds run until the test ends them. */
function keepRunning(world: World): void {
  world.faults = runningOn(world, () => true);
}

function theBuild(world: World): Build {
  const [build] = bodies(world, 'build').values();
  return build ?? expect.fail('nothing was built');
}

async function end(world: World, status: EndStatus): Promise<void> {
  const running = world.builds.all().find((one) => one.status === 'working');
  endBuild(world, running?.id ?? expect.fail('nothing runs'), status);
  await live(world);
}

describe('a build that ends late', () => {
  it('by twenty hours is the one that counts, whole, and its tests go on', async () => {
    const world = openWorld();
    keepRunning(world);
    await openOne(world);
    await passHours(world, 20);
    expect(newest(world)).toMatchObject({ phase: 'building' });
    await end(world, 'success');
    const [image, ...others] = newest(world).builds['hello']?.images ?? [];
    expect(others).toEqual([]);
    expect(image?.platforms.map(({ platform }) => platform)).toEqual(['linux/amd64']);
    expect(theBuild(world).imagesRun.attempts).toMatchObject([{ attempt: 1, outcome: 'passed' }]);
    await passHours(world, 20);
    await end(world, 'success');
    expect(newest(world).phase).toBe('accepted');
    expect(world.builds.all()).toHaveLength(2);
  });
});

describe('a build that expires in the queue', () => {
  it('is asked for again, and then has failed and says so', async () => {
    const world = openWorld();
    keepRunning(world);
    await openOne(world);
    for (let time = 0; time < expiredAttemptsMax; time += 1) await end(world, 'expired');
    const expired = { outcome: 'errored', cause: 'expired' };
    expect(theBuild(world).imagesRun.attempts).toMatchObject([expired, expired]);
    expect(newest(world)).toMatchObject({
      phase: 'failed',
      why: 'hello was not built: expired',
    });
  });

  it('does not count with other errors', async () => {
    const world = openWorld();
    keepRunning(world);
    await openOne(world);
    for (const status of ['internal-error', 'expired', 'cancelled', 'success'] as const)
      await end(world, status);
    expect(theBuild(world).phase).toBe('built');
  });

  it('for a cell is asked for again apart from its other attempts', async () => {
    const world = openWorld();
    keepRunning(world);
    await openOne(world);
    await end(world, 'success');
    for (const status of ['expired', 'internal-error', 'success'] as const) {
      await end(world, status);
      await passHours(world, 1);
    }
    expect(newest(world).cells['e2e']?.attempts).toMatchObject([
      { cause: 'expired' },
      { cause: 'infrastructure' },
      { outcome: 'passed' },
    ]);
    expect(newest(world).phase).toBe('accepted');
  });
});

describe('a build that is over quota', () => {
  it.each(['build', 'cell'] as const)('is started when there is room again: a %s', async (kind) => {
    const world = openWorld();
    keepRunning(world);
    world.builds.isOverQuota = kind === 'build';
    await openOne(world);
    if (kind === 'cell') {
      world.builds.isOverQuota = true;
      await end(world, 'success');
    }
    await passHours(world, 5);
    const before = world.builds.all().length;
    world.builds.isOverQuota = false;
    await passHours(world, 2);
    expect(world.builds.all()).toHaveLength(before + 1);
    const run = kind === 'build' ? theBuild(world).imagesRun : newest(world).cells['e2e'];
    const [attempt, ...others] = run?.attempts ?? [];
    expect(others).toEqual([]);
    expect(attempt?.overQuota?.times).toBeGreaterThan(3);
    expect(attempt?.buildId).toBeDefined();
  });

  it('for a day has failed, says so, and did not ask for it all the time', async () => {
    const world = openWorld();
    world.builds.isOverQuota = true;
    let asked = 0;
    world.faults = (call) => {
      if (callsOf('builds.start')(call)) asked += 1;
      return 'ok';
    };
    await openOne(world);
    for (let step = 0; step < 30 * 6; step += 1) {
      world.advance(10 * 60_000);
      await tick(world, 'sweep-tick');
    }
    expect(asked).toBeGreaterThan(10);
    expect(asked).toBeLessThan(35);
    expect(newest(world)).toMatchObject({
      phase: 'failed',
      why: 'hello was not built: over quota for a day: RESOURCE_EXHAUSTED',
    });
    expect(debts(world)).toEqual([]);
    expect(world.store.record('queues', 'builds')?.places).toEqual([]);
  });
});

describe('a step that fails', () => {
  const failedStep = { index: 0, id: 'push', name: 'docker', exitCode: 1 };

  async function fail(world: World, bucket = places.logsBucket): Promise<void> {
    await openOne(world);
    const [view] = world.builds.all();
    const id = view?.id ?? expect.fail('nothing was started');
    const object = `log-${id}.txt`;
    const bytes = Buffer.from('Step #0 - "push": PASSWORD=abc\nStep #0 - "push": denied\n');
    await world.ports.files.putIfAbsent(places.logsBucket, object, bytes, 'text/plain');
    world.builds.finish(id, 'failure', 'exit 1', { failedStep, log: { bucket, object } });
    endBuild(world, id, 'failure');
    await live(world);
  }

  it('is shown with its last lines, and never tried again', async () => {
    const world = openWorld();
    keepRunning(world);
    await fail(world);
    const lastLines = ['PASSWORD=[redacted]', 'denied'];
    expect(theBuild(world).imagesRun.attempts).toMatchObject([
      { outcome: 'failed', why: 'exit 1', failedStep: { ...failedStep, lastLines } },
    ]);
    expect(newest(world).why).toBe('hello was not built: exit 1');
    expect(world.builds.all()).toHaveLength(1);
  });

  it('is shown without them where the log cannot be read', async () => {
    const world = openWorld();
    const runOn = runningOn(world, () => true);
    const fault = failing(callsOf('files.end'));
    world.faults = (call) => {
      void runOn(call);
      return fault(call);
    };
    await fail(world);
    expect(theBuild(world).imagesRun.attempts[0]?.failedStep).toEqual(failedStep);
    expect(world.log.lines('warn').map(({ message }) => message)).toEqual([
      'the log of a build cannot be read',
    ]);
  });

  it('has no log read that lies elsewhere', async () => {
    const world = openWorld();
    keepRunning(world);
    await fail(world, 'somebody-elses');
    expect(theBuild(world).imagesRun.attempts[0]?.failedStep).toEqual(failedStep);
    expect(world.log.lines('warn')).toEqual([]);
  });
});
