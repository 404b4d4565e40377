import { describe, expect, it } from 'vitest';
import type { FrozenCell } from '#core/candidate.ts';
import type { StagedImage } from '#core/image.ts';
import type { TestResult } from '#core/test-result.ts';
import { stagingRepository } from '#flow/addresses.ts';
import { judgeByPulled } from '#flow/pulled-images.ts';
import { reportResult } from '#flow/report-result.ts';
import { aCandidate, aCell, aFrozenComponent, built } from '../given/candidate.ts';
import { aProwJob } from '../given/line.ts';
import { callsOf, failing, refusing } from '../story/mishaps.ts';
import { pushImage } from '../world/images.ts';
import { openWorld, places, type World } from '../world/world.ts';

const stagingId = 'one';
const platforms = ['linux/amd64'];
const names = ['hello', 'counter'];
const prow = (env: Readonly<Record<string, string>>) => aCell('e2e', { prow: aProwJob({ env }) });
const whole = aCell('e2e');
const tagged = prow({ HELLO_TAG: '$_STAGING_ID', COUNTER_TAG: '$_STAGING_ID' });

function push(world: World, name: string, content: string): StagedImage {
  const image = { name, platforms, content };
  return pushImage(world.registry, stagingRepository(places, name), stagingId, image);
}

/** A world with a candidate under test whose images are staged as it froze them. */
async function given(cell: FrozenCell = whole): Promise<World> {
  const world = openWorld();
  const components = names.map((name) => aFrozenComponent({ name }));
  const builds = Object.fromEntries(
    names.map((name) => [name, built(name, { images: [push(world, name, 'frozen')] })]),
  );
  const body = aCandidate('testing', { id: stagingId, components, frozenCells: [cell], builds });
  await world.ports.store.transact(async (transaction) =>
    transaction.put('candidate', stagingId, { body, owed: [], revision: 1, dueAtMs: null }),
  );
  world.faults = () => 'ok';
  return world;
}

function report(world: World, facts: Partial<TestResult> = {}) {
  const duty = { ports: world.ports, worker: 'tests-passed' } as const;
  const result = { outcome: 'passed', why: 'so', attempt: 1, nonce: 'nonce 1', ...facts } as const;
  const at = { topic: 'tests-passed', publishedAtMs: world.now };
  return reportResult(duty, { candidate: stagingId, cell: 'e2e', ...result }, at);
}

const kept = (world: World) => world.store.document('candidate', stagingId)?.body;
const frozenDigest = (world: World, name: string) => kept(world)?.builds[name]?.images[0]?.digest;
const looks = (world: World) => world.calls.filter(({ method }) => method === 'digest').length;

describe('a result that says nothing of digests', () => {
  it.each<[string, FrozenCell, number]>([
    ['of a job that has the whole request', whole, 2],
    ['of a job that is told both by the staging id', tagged, 2],
    ['of a job that is told one by the staging id', prow({ HELLO_TAG: '$_STAGING_ID' }), 1],
    ['of a job that is told them by digest', prow({ OF: '$_IMAGE_HELLO' }), 0],
  ])('%s counts where each tag names what was frozen', async (_whose, cell, count) => {
    const world = await given(cell);
    await report(world);
    expect(kept(world)).toMatchObject({ phase: 'accepted' });
    expect(looks(world)).toBe(count);
  });

  it('is inconclusive where a tag names something else, and the cell is tried again', async () => {
    const world = await given(tagged);
    const other = push(world, 'counter', 'another').digest;
    await report(world);
    const frozen = frozenDigest(world, 'counter');
    const why = `counter:${stagingId} is ${other} now, and not ${frozen}: what ran is not known`;
    expect(kept(world)).toMatchObject({ phase: 'testing' });
    expect(kept(world)?.cells['e2e']?.attempts).toMatchObject([
      { outcome: 'inconclusive', why: `reported as passed, but ${why}` },
      { attempt: 2 },
    ]);
  });

  it('counts where the tag of an image that its job does not pull is another', async () => {
    const world = await given(prow({ HELLO_TAG: '$_STAGING_ID' }));
    push(world, 'counter', 'another');
    await report(world);
    expect(kept(world)).toMatchObject({ phase: 'accepted' });
  });

  it('is inconclusive where there is no such tag', async () => {
    const world = await given();
    await world.ports.images.remove(stagingRepository(places, 'hello'), stagingId);
    await report(world);
    expect(kept(world)?.cells['e2e']?.attempts[0]).toMatchObject({
      outcome: 'inconclusive',
      why: expect.stringContaining(`hello:${stagingId} is nothing now`),
    });
  });

  it('is taken up again where the registry cannot be asked', async () => {
    const world = await given();
    const before = kept(world);
    world.faults = failing(callsOf('images.digest'));
    await expect(report(world)).rejects.toThrow();
    expect(kept(world)).toEqual(before);
    world.faults = () => 'ok';
    await report(world);
    expect(kept(world)).toMatchObject({ phase: 'accepted' });
  });

  it('is errored where the registry will never answer', async () => {
    const world = await given();
    world.faults = refusing(callsOf('images.digest'), 'no right to read');
    await report(world);
    expect(kept(world)?.cells['e2e']?.attempts[0]).toMatchObject({
      outcome: 'errored',
      why: expect.stringMatching(/what it ran cannot be read: .*no right to read/),
    });
  });
});

describe('the registry is not asked', () => {
  it.each(['failed', 'errored', 'inconclusive', 'running'] as const)(
    'of a result that is %s',
    async (outcome) => {
      const world = await given();
      push(world, 'hello', 'another');
      await report(world, { outcome });
      expect(looks(world)).toBe(0);
    },
  );

  it('of a result that says what it tested', async () => {
    const world = await given();
    const digests = Object.fromEntries(
      names.flatMap((name) => {
        const digest = frozenDigest(world, name);
        return digest === undefined ? [] : [[name, digest]];
      }),
    );
    push(world, 'hello', 'another');
    await report(world, { digests });
    expect(kept(world)).toMatchObject({ phase: 'accepted' });
    expect(looks(world)).toBe(0);
  });

  it('of what its reports deny', async () => {
    const world = await given();
    const candidate = kept(world) ?? expect.fail('no candidate');
    const denied = { outcome: 'failed', why: '1 of 2 tests failed' } as const;
    expect(await judgeByPulled(world.ports, candidate, whole, denied)).toBe(denied);
    expect(looks(world)).toBe(0);
  });
});
