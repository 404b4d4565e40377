import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { resume } from '#flow/resume.ts';
import { cleanReport, makeTestReport } from '../given/junit.ts';
import { aCellPolicy, aLine, aLineComponent } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import type { EndStatus } from '../world/builds.ts';
import { endBuild, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { day, newest, passHours, tag } from './memory-story.ts';
import { callsOf, once, runningOn } from './mishaps.ts';

const resultPrefix = 'gs://reports/cells/';
const steps = [
  { name: '$_IMAGE_HELLO', args: ['test', 'hello:$_STAGING_ID'] },
  { name: 'gsutil', args: ['cp', 'junit.xml', `${resultPrefix}$BUILD_ID/`] },
];

/** A world in which the build of the candidate's one cell runs. */
async function given(
  prefix: string | undefined = resultPrefix,
  names: readonly string[] = ['e2e'],
): Promise<World> {
  const world = openWorld();
  const cell = aCellPolicy({
    ...{ runs: 'cloud-build', recipe: aRecipe({ steps }), deadlineMs: day, attemptsMax: 2 },
    ...(prefix && { resultPrefix: prefix }),
  });
  const cells = names.map((name) => ({ ...cell, name }));
  const line = aLine({ components: [aLineComponent()], cells });
  world.lines = [{ ...line, timesToLive: { failedMs: day, acceptedMs: day, releasedMs: day } }];
  world.faults = runningOn(world, ({ kind }) => kind === 'cell');
  await tag(world, 'hello', 'v1.0.0');
  await live(world);
  world.advance(line.quietMs);
  await tick(world, 'sweep-tick');
  return world;
}

const running = (world: World) =>
  world.builds.all().find(({ status }) => status === 'working')?.id ?? expect.fail('nothing runs');

const attemptsIn = (candidate: Candidate) => candidate.cells['e2e']?.attempts;

/** Ends the cell's build, with reports in a folder, by their names. */
async function end(
  world: World,
  status: EndStatus,
  reports: Readonly<Record<string, string>>,
  folder = running(world),
): Promise<void> {
  for (const [name, xml] of Object.entries(reports))
    world.reports.put(`${resultPrefix}${folder}/${name}`, xml);
  endBuild(world, running(world), status);
  await live(world);
}

describe('the reports of a cell that we run', () => {
  it.each<[string, EndStatus, Readonly<Record<string, string>>, object]>([
    ['are clean', 'success', { 'junit.xml': cleanReport }, { outcome: 'passed', why: 'success' }],
    [
      'name what failed although the build succeeded',
      'success',
      { 'junit_01.xml': cleanReport, 'deep/junit_02.xml': makeTestReport },
      { outcome: 'failed', failedTests: ['make test-vet'] },
    ],
    [
      'name what failed',
      'failure',
      { 'junit.xml': makeTestReport },
      { outcome: 'failed', failedTests: ['make test-vet'] },
    ],
    [
      'name nothing that failed although the build did',
      'failure',
      { 'junit.xml': cleanReport },
      { outcome: 'failed', why: expect.stringContaining('no failed test is in its report') },
    ],
    [
      'have no test',
      'success',
      { 'junit.xml': '<testsuites/>' },
      { outcome: 'failed', why: 'reported as passed, but no test ran' },
    ],
    [
      'are cut',
      'success',
      { 'junit.xml': makeTestReport.slice(0, 60) },
      { outcome: 'errored', why: expect.stringContaining('line 4') },
    ],
    [
      'are none, though they were promised',
      'success',
      {},
      {
        outcome: 'errored',
        why: expect.stringMatching(/no report is below gs:\/\/reports\/cells/),
      },
    ],
    ['are not asked for where the build could not tell', 'expired', {}, { cause: 'expired' }],
  ])('%s', async (_what, status, reports, expected) => {
    const world = await given();
    await end(world, status, reports);
    expect(attemptsIn(newest(world))?.[0]).toMatchObject(expected);
  });

  it('are those of its own build', async () => {
    const world = await given();
    await end(world, 'success', { 'junit.xml': cleanReport }, 'another');
    expect(attemptsIn(newest(world))?.[0]).toMatchObject({ outcome: 'errored' });
  });

  it('are none where the line says no place for them', async () => {
    const world = await given('');
    await end(world, 'success', { 'junit.xml': makeTestReport });
    expect(newest(world)).toMatchObject({ phase: 'accepted' });
  });

  it('are waited for while the storage cannot be asked', async () => {
    const world = await given();
    let isAway = true;
    const isMeant = callsOf('reports.list', () => isAway);
    world.faults = (call) => (isMeant(call) ? 'error-before' : 'ok');
    await expect(end(world, 'success', { 'junit.xml': cleanReport })).rejects.toThrow('given up');
    expect(attemptsIn(newest(world))).toMatchObject([{ attempt: 1 }]);
    expect(newest(world).phase).toBe('testing');
    isAway = false;
    await passHours(world, 1);
    expect(newest(world).phase).toBe('accepted');
  });

  it.each([
    ['the storage', 'reports.list', 'could not be listed'],
    ['the registry', 'images.digest', 'no result before its deadline'],
  ] as const)('come to an end though %s never answers', async (_what, call, why) => {
    const world = await given();
    const isMeant = callsOf(call);
    world.faults = (one) => (isMeant(one) ? 'error-before' : 'ok');
    world.reports.put(`${resultPrefix}${running(world)}/junit.xml`, cleanReport);
    endBuild(world, running(world), 'success');
    for (let hour = 0; hour < 25; hour += 1) await passHours(world, 1).catch(() => undefined);
    const [first] = attemptsIn(newest(world)) ?? [];
    expect(first).toMatchObject({ why: expect.stringContaining(why) });
    expect(newest(world).phase).not.toBe('testing');
    expect(world.store.record('queues', 'builds')?.places).toEqual([]);
  });

  it('keep no other cell from being asked after while one cannot be', async () => {
    const world = await given(undefined, ['e2e', 'other']);
    for (const { id, status } of world.builds.all()) {
      if (status !== 'working') continue;
      world.reports.put(`${resultPrefix}${id}/junit.xml`, cleanReport);
      world.builds.finish(id, 'success');
    }
    world.advance(day / 24);
    const isFirst = once(callsOf('builds.get'));
    world.faults = (call) => (isFirst(call) ? 'error-before' : 'ok');
    const duty = { ports: world.ports, worker: 'sweep-tick' } as const;
    await expect(resume(duty, 'candidate', newest(world).id)).rejects.toThrow();
    const ends = Object.values(newest(world).cells).map(({ attempts }) => attempts[0]?.outcome);
    expect(ends).toEqual([undefined, 'passed']);
  });
});
