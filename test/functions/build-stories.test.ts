import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectWhole, type GivenBuilds, runBuilds } from './given-builds.ts';
import type { SeenBuild } from './seen-builds.ts';

const lostAnswer =
  'Error: Cloud Build create: 14 UNAVAILABLE: the answer to CreateBuild was lost (a fault switch)';
/** What a build may be told that is no news. */
const noNews = 'stale: nothing is due';

let builds: GivenBuilds;

beforeAll(async () => {
  builds = await runBuilds({ lost: {}, unheard: {}, twice: {}, beaten: {} });
});
afterAll(() => builds?.close());

function idsOf({ cloudBuilds }: SeenBuild): readonly string[] {
  return cloudBuilds.map(({ id }) => id);
}

function statusesOf({ cloudBuilds }: SeenBuild): readonly string[] {
  return cloudBuilds.map(({ status }) => status);
}

/** Announces a component, and waits until the answer to its only CreateBuild was lost. */
async function loseAnswer(name: string): Promise<string> {
  await builds.fault({ lostResponses: 1 });
  await builds.announce(name);
  const seen = await builds.until(name, ({ owed, log }) => {
    expect(owed).toMatchObject([{ tries: 1 }]);
    expect(log).toContain('an effect failed and stays owed');
  });
  expect(seen).toMatchObject({ build: { phase: 'wanted' }, owed: [{ error: lostAnswer }] });
  expect(seen.build?.imagesRun.attempts[0]).not.toHaveProperty('buildId');
  return idsOf(seen)[0] ?? expect.fail('nothing was made');
}

/** Waits until the candidate of a component has its images, and holds that all else is at rest. */
function untilTested(name: string): Promise<SeenBuild> {
  return builds.until(name, ({ candidate, owed }) => {
    expect(candidate).toMatchObject({ phase: 'testing', why: 'waits for e2e' });
    expect(owed).toEqual([]);
  });
}

const opened = [
  'opened with 1 components',
  'the set is whole; its tests begin',
  'its files are staged, with 0 findings',
];

test('a build whose answer was lost is found by the next try, and none is made again', async () => {
  const id = await loseAnswer('lost');
  await builds.advance('PT2M');
  await builds.until('lost', ({ build }) => expect(build?.phase).toBe('running'));
  await builds.goOn('lost');
  const seen = await untilTested('lost');
  await expectWhole(builds, 'lost', id);
  expect(idsOf(seen)).toEqual([id]);
  expect(seen.audit).toEqual(['wanted', `builds as ${id}`, 'built', ...opened]);
});

test('a build whose answer was lost may also be made known by the message of its end', async () => {
  const id = await loseAnswer('unheard');
  await builds.goOn('unheard');
  const seen = await untilTested('unheard');
  await expectWhole(builds, 'unheard', id);
  expect(seen.audit).toEqual(['wanted', 'built', ...opened]);
  await builds.advance('PT2M');
  expect(idsOf(await untilTested('unheard'))).toEqual([id]);
});

test('of two builds for one attempt the oldest is adopted, and the other cancelled', async () => {
  const id = await loseAnswer('twice');
  const rival = await builds.createRival('twice', 'waits');
  await builds.advance('PT2M');
  const givenUp = `a second build of one attempt was given up: ${rival} was `;
  const adopted = await builds.until('twice', (seen) => {
    expect(statusesOf(seen)).toEqual(['WORKING', 'CANCELLED']);
    expect(seen.log).toContainEqual(expect.stringContaining(givenUp));
  });
  expect(adopted.log.join('\n')).toContain(`, and ${id} is older`);
  expect(idsOf(adopted)).toEqual([id, rival]);
  await builds.goOn('twice');
  const seen = await untilTested('twice');
  await expectWhole(builds, 'twice', id);
  expect(seen.audit).toEqual(['wanted', `builds as ${id}`, 'built', ...opened]);
  for (const tags of Object.values(seen.staging)) expect(Object.keys(tags)).toHaveLength(2);
});

test('a build that lost says what it came to, and its images stay under its own tag', async () => {
  await builds.announce('beaten');
  const running = await builds.until('beaten', ({ build }) => expect(build?.phase).toBe('running'));
  const [id = ''] = idsOf(running);
  const rival = await builds.createRival('beaten', 'runs');
  const lost = `stale: ${rival} lost against ${id}`;
  const told = await builds.until('beaten', ({ log }) => expect(log).toContain(lost));
  expect(told).toMatchObject({ build: running.build, audit: running.audit });
  const ofRival = told.cloudBuilds[1]?.substitutions['_PULL_BASE_REF'] ?? '';
  for (const tags of Object.values(told.staging)) expect(Object.keys(tags)).toEqual([ofRival]);
  await builds.goOn('beaten');
  const seen = await untilTested('beaten');
  await expectWhole(builds, 'beaten', id);
  for (const { name, digest } of seen.build?.staged ?? [])
    expect(seen.staging[name]?.[ofRival]).not.toBe(digest);
  expect(seen.audit).toEqual(['wanted', `builds as ${id}`, 'built', ...opened]);
  expect(seen.log.filter((line) => line !== noNews)).toContain(lost);
});
