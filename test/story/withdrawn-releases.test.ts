import { describe, expect, it } from 'vitest';
import { advance } from '#flow/advance.ts';
import { resumePromotion } from '#flow/resume-promotion.ts';
import type { Fault } from '../world/faults.ts';
import { bodies, live, production, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  askFor,
  debts,
  firstTags,
  newest,
  passHours,
  promoteNewest,
  quiet,
  rest,
  tag,
  theLine,
} from './memory-story.ts';
import { callsOf, failing } from './mishaps.ts';
import { versionsUnder } from './two-lines.ts';
import { promoter, recordOf, said, twoReleases, withdraw, withdrawAtLast } from './withdrawals.ts';

/** Every tag that was written in production, or removed there, after so many changes. */
function written(world: World, from: number): readonly string[] {
  return world.registry
    .changes(from)
    .filter(({ type, repository }) => type !== 'manifest-put' && isProduction(repository))
    .map(({ repository, reference }) => `${repository.split('/').at(-1)}:${reference}`);
}

function isProduction(repository: string): boolean {
  return repository.startsWith('csi-release/csi/');
}

function promotionOfNewest(world: World) {
  return bodies(world, 'promotion').get(newest(world).id);
}

describe('a release that is withdrawn', () => {
  it('says so for ever, gives its head back, and moves only what no other release holds', async () => {
    const world = openWorld();
    await twoReleases(world);
    const before = recordOf(world, 'v1.0.1');
    const [tags, from] = [production(world), world.registry.changes().length];
    const answer = await withdraw(world, 'v1.0.1');
    const word = { by: promoter.email, reason: 'it loses data', instead: 'sample@v1.0.0' };
    const { id } = newest(world);
    const at = new Date(world.now).toISOString();
    expect(answer).toEqual({
      release: 'sample@v1.0.1',
      candidate: id,
      state: 'withdrawn',
      ...word,
      at,
    });
    const withdrawn = { ...word, atMs: world.now };
    expect(recordOf(world, 'v1.0.1')).toEqual({ ...before, state: 'withdrawn', withdrawn });
    expect(theLine(world).head?.version).toBe('v1.0.0');
    expect(theLine(world).versions).toEqual(['v1.0.0', 'v1.0.1']);
    expect(promotionOfNewest(world)).toMatchObject({ step: 'correcting', withdrawn });
    await live(world);
    expect(promotionOfNewest(world)).toMatchObject({ step: 'withdrawn', left: [] });
    expect(written(world, from).toSorted()).toEqual(['hello:v1', 'hello:v1.0']);
    const hello = { 'v1.0.0': 'v1.0.0', 'v1.0.1': 'v1.0.1', v1: 'v1.0.0', 'v1.0': 'v1.0.0' };
    expect(versionsUnder(world, 'hello')).toEqual(hello);
    expect(Object.keys(production(world))).toEqual(Object.keys(tags));
    expect(said(world)).toEqual(['sample@v1.0.0', 'sample@v1.0.1', 'sample@v1.0.1 is withdrawn']);
    expect(debts(world)).toEqual([]);
  });

  it('is withdrawn once: whoever asks again is told the words of the first', async () => {
    const world = openWorld();
    await twoReleases(world);
    const answer = await withdraw(world, 'v1.0.1');
    await live(world);
    world.advance(1_000);
    expect(await withdraw(world, 'v1.0.1', { reason: 'it is slow, too' })).toEqual(answer);
    await live(world);
    expect(said(world)).toHaveLength(3);
  });

  it('burns its number: the next one is higher, and is compared with what stands', async () => {
    const world = openWorld();
    await twoReleases(world);
    await withdrawAtLast(world, 'v1.0.1');
    await tag(world, 'hello', 'v1.0.2');
    await quiet(world);
    await promoteNewest(world);
    expect(promotionOfNewest(world)).toMatchObject({
      ...{ version: 'v1.0.2', step: 'done' },
      plan: { since: { name: 'sample@v1.0.0' } },
    });
    expect(versionsUnder(world, 'hello')).toMatchObject({ 'v1.0.1': 'v1.0.1', v1: 'v1.0.2' });
  });

  it('below the head moves nothing, and leaves no head where it was the last', async () => {
    const world = openWorld();
    await twoReleases(world);
    const tags = production(world);
    await withdrawAtLast(world, 'v1.0.0');
    expect(theLine(world).head?.version).toBe('v1.0.1');
    await withdrawAtLast(world, 'v1.0.1');
    expect(theLine(world).head).toBeUndefined();
    expect(recordOf(world, 'v1.0.1')?.withdrawn).not.toHaveProperty('instead');
    expect(production(world)).toEqual(tags);
    await tag(world, 'hello', 'v1.0.2');
    await quiet(world);
    await promoteNewest(world);
    expect(theLine(world)).toMatchObject({ head: { version: 'v1.0.2' } });
    expect(promotionOfNewest(world)?.plan).not.toHaveProperty('since');
    expect(versionsUnder(world, 'hello')).toMatchObject({ v1: 'v1.0.2', 'v1.0': 'v1.0.2' });
  });

  it('lets an admitted promotion of its line go on, whose number stays right', async () => {
    const world = openWorld();
    await twoReleases(world);
    await tag(world, 'hello', 'v1.0.2');
    await quiet(world);
    await askFor(world, newest(world).id);
    await withdraw(world, 'v1.0.1');
    expect(theLine(world)).toMatchObject({
      head: { version: 'v1.0.0' },
      promoting: newest(world).id,
    });
    await live(world);
    await rest(world);
    expect(theLine(world).head?.version).toBe('v1.0.2');
    expect(versionsUnder(world, 'hello')).toMatchObject({ v1: 'v1.0.2' });
    expect(debts(world)).toEqual([]);
  });

  it('is not promoted again as it is: another round of its set is', async () => {
    const world = openWorld();
    await twoReleases(world);
    const { id } = newest(world);
    await withdrawAtLast(world, 'v1.0.1');
    const words = `sample@v1.0.1 was withdrawn by ${promoter.email}: it loses data; ask for another`;
    await expect(askFor(world, id)).rejects.toThrow(words);
    const duty = { ports: world.ports, worker: 'promote' } as const;
    const resumed = resumePromotion(duty, promoter, { candidate: id, reason: 'x' });
    await expect(resumed).rejects.toThrow('sample@v1.0.1 is withdrawn: nothing of it is left');
  });
});

describe('a release that is withdrawn before its promotion has come to its end', () => {
  const away = callsOf('images.tag');
  it('while its floating tags are moved: they are moved back, and nobody is told', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { id } = await askFor(world, newest(world).id).then(() => newest(world));
    const isFloating = () => bodies(world, 'promotion').get(id)?.step === 'floating';
    world.faults = failing((call) => away(call) && isFloating());
    await live(world);
    expect(promotionOfNewest(world)).toMatchObject({ step: 'floating', left: ['release'] });
    expect(recordOf(world, 'v1.0.1')?.state).toBe('released');
    await withdraw(world, 'v1.0.1');
    expect(promotionOfNewest(world)).toMatchObject({ left: ['floating tags'] });
    world.faults = () => 'ok';
    await live(world);
    await passHours(world, 2);
    expect(promotionOfNewest(world)?.step).toBe('withdrawn');
    expect(versionsUnder(world, 'hello')).toMatchObject({ v1: 'v1.0.0', 'v1.0': 'v1.0.0' });
    expect(said(world)).toEqual(['sample@v1.0.0']);
    expect(debts(world)).toEqual([]);
  });

  it('while it is announced: who may have been told is told again', async () => {
    const world = openWorld();
    await firstTags(world);
    const isAnnouncing = () => promotionOfNewest(world)?.step === 'announcing';
    world.faults = failing(callsOf('bus.publish', isAnnouncing));
    await askFor(world, newest(world).id);
    await live(world);
    expect(promotionOfNewest(world)?.step).toBe('announcing');
    world.faults = () => 'ok';
    await withdrawAtLast(world, 'v1.0.0');
    expect(said(world)).toEqual(['sample@v1.0.0 is withdrawn']);
    expect(promotionOfNewest(world)?.step).toBe('withdrawn');
  });
});

describe('a worker that is late', () => {
  /** Stops the work that makes a release stand at one of its calls, and withdraws meanwhile. */
  async function withdrawnMeanwhile(stopAt: number): Promise<{ world: World; isStopped: boolean }> {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const { id } = await askFor(world, newest(world).id).then(() => newest(world));
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let [count, isStopped] = [0, false];
    const faults = async (): Promise<Fault> => {
      if (bodies(world, 'promotion').get(id)?.step !== 'floating') return 'ok';
      count += 1;
      if (count !== stopAt) return 'ok';
      isStopped = true;
      begun.resolve();
      await ended.promise;
      return 'ok';
    };
    const { ports } = world.spawn({ faults, skewMs: 0 });
    const late = advance({ ports, worker: 'promote-requested' }, 'promotion', id);
    await Promise.race([begun.promise, late]);
    // Its lease is over, so that another takes its work up.
    world.advance(11 * 60_000);
    await tick(world, 'sweep-tick');
    await withdrawAtLast(world, 'v1.0.1');
    ended.resolve();
    await late;
    await passHours(world, 3);
    return { world, isStopped };
  }

  it('brings nothing back, at whichever call of the release it was stopped', async () => {
    let [at, isOver] = [0, false];
    while (!isOver) {
      at += 1;
      const { world, isStopped } = await withdrawnMeanwhile(at);
      isOver = !isStopped;
      const which = `stopped at call ${at}`;
      expect(recordOf(world, 'v1.0.1')?.state, which).toBe('withdrawn');
      expect(theLine(world).head?.version, which).toBe('v1.0.0');
      expect(versionsUnder(world, 'hello'), which).toMatchObject({
        v1: 'v1.0.0',
        'v1.0': 'v1.0.0',
      });
      expect(promotionOfNewest(world)?.step, which).toBe('withdrawn');
      expect(debts(world), which).toEqual([]);
    }
    expect(at).toBeGreaterThan(10);
  });
});

describe('what cannot be withdrawn', () => {
  it.each<[string, string, Parameters<typeof withdraw>[2], string]>([
    ['was never reserved', 'v9.0.0', {}, 'no release sample@v9.0.0; its name is LINE@VERSION'],
    ['is of no line', 'v1.0.0', { line: 'other' }, 'no release line other'],
    [
      'is asked for by a stranger',
      'v1.0.0',
      { person: { email: 'stranger@example.com', subject: 'x' } },
      'stranger@example.com is not among the promoters of sample',
    ],
  ])('%s', async (_what, version, how, words) => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    const before = world.store.writes().length;
    await expect(withdraw(world, version, how)).rejects.toThrow(words);
    expect(world.store.writes()).toHaveLength(before);
  });

  it('is only reserved: its promotion can be given up', async () => {
    const world = openWorld();
    await firstTags(world);
    const { id } = newest(world);
    await askFor(world, id);
    const words = `sample@v1.0.0 is not released but stating; give its promotion up`;
    await expect(withdraw(world, 'v1.0.0')).rejects.toThrow(words);
    expect(recordOf(world, 'v1.0.0')?.state).toBe('reserved');
  });

  it('is withdrawn by nobody whose clock is wrong', async () => {
    const world = openWorld();
    await twoReleases(world);
    world.skewMs = 6 * 60_000;
    await expect(withdraw(world, 'v1.0.1')).rejects.toThrow('clock is 360 s');
    expect(recordOf(world, 'v1.0.1')?.state).toBe('released');
  });
});
