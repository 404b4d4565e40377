import { describe, expect, it } from 'vitest';
import { type Fault, faultAt, isCrash } from '../world/faults.ts';
import { fairWeather, live, type Outside, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { debts, firstTags, newest, passHours, rest, tag, theLine } from './memory-story.ts';
import { runningOn } from './mishaps.ts';
import { askForRound, nightly, rounds, runs } from './nightly.ts';
import { pushTag } from './tagging.ts';

const ciFails: Outside = { ...fairWeather, ciAnswers: 'failure' };
const person = 'maintainer@example.com asks for person-again: a node was replaced';

/** Asks for a round, again where the process died, and lets everything follow. */
async function askThrough(world: World, key: string, outside?: Outside): Promise<void> {
  for (let asked = 0; asked < 3; asked += 1) {
    try {
      await askForRound(world, key);
      break;
    } catch (error) {
      if (isCrash(error)) world.restart();
      if (asked === 2) throw error;
    }
  }
  await live(world, outside);
  await rest(world, outside);
}

describe('a round that a person asks for', () => {
  it('tests a set again that failed, without building it again', async () => {
    const world = openWorld();
    await firstTags(world, ciFails, nightly);
    expect(rounds(world)).toEqual(['first failed']);
    const before = runs(world);
    await askThrough(world, 'again');
    expect(rounds(world)).toEqual(['first failed', 'person-again accepted']);
    expect(runs(world)).toEqual({ ...before, sanity: 2 });
  });

  it('is one round and one answer, however often the same is asked', async () => {
    const world = openWorld();
    await firstTags(world, ciFails, nightly);
    const answer = { line: 'sample', round: 'person-again' };
    expect(await askForRound(world, 'again')).toEqual(answer);
    expect(await askForRound(world, 'again')).toEqual(answer);
    await live(world);
    expect(await askForRound(world, 'again')).toEqual(answer);
    await live(world);
    expect(rounds(world)).toEqual(['first failed', 'person-again accepted']);
  });

  it('is refused while another is being opened, and taken with the same key afterwards', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    await askForRound(world, 'again');
    const { revision } = world.store.document('line', 'sample') ?? expect.unreachable();
    await expect(askForRound(world, 'too')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(
        'person-too must wait, because person-again is being opened',
      ),
    });
    expect(world.store.document('line', 'sample')?.revision).toBe(revision);
    await live(world);
    expect(rounds(world)).toEqual(['first accepted', 'person-again accepted']);
    world.advance(60_000);
    await askThrough(world, 'too');
    expect(rounds(world).at(-1)).toBe('person-too accepted');
  });

  it('takes the place of an older set that is still built', async () => {
    const world = openWorld();
    world.faults = runningOn(world, () => true);
    await firstTags(world, undefined, nightly);
    await tag(world, 'hello', 'v1.0.1');
    await live(world);
    await askThrough(world, 'again');
    expect(rounds(world)).toEqual(['first superseded', 'person-again building']);
    expect(newest(world).supersedes).toBe(1);
  });

  it('leaves alone a set whose candidate is built, says so, and may be asked for again', async () => {
    const world = openWorld();
    world.faults = runningOn(world, () => true);
    await firstTags(world, undefined, nightly);
    await askThrough(world, 'again');
    expect(rounds(world)).toEqual(['first building']);
    expect(theLine(world).why).toBe(
      `person-again: this set is building as ${newest(world).id} already`,
    );
    await tag(world, 'hello', 'v1.0.1');
    await live(world);
    await askThrough(world, 'again');
    expect(rounds(world)).toEqual(['first superseded', 'person-again building']);
  });

  it('is none while its set is under test, however often others were asked for', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    world.faults = runningOn(world, ({ kind }) => kind === 'cell');
    for (let asked = 0; asked < 27; asked += 1) {
      await askForRound(world, `number-${asked}`);
      await live(world);
    }
    expect(rounds(world)).toEqual(['first accepted', 'person-number-0 testing']);
    const why = `person-number-26: this set is testing as ${newest(world).id} already`;
    expect(theLine(world)).toMatchObject({ why, rounds: ['person-number-0'] });
  });

  it('opens a candidate after its build failed, and has that built again', async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, buildEnds: () => 'failure' }, nightly);
    await askThrough(world, 'again');
    expect(rounds(world)).toEqual(['first failed', 'person-again accepted']);
    expect(runs(world)).toMatchObject({ images: 4 });
  });

  it('is kept in the audit with who asked and why', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    await askForRound(world, 'again');
    const { revision } = world.store.document('line', 'sample') ?? expect.unreachable();
    expect(world.store.record('audit', `line:sample:${revision}`)).toMatchObject({
      event: 'round-asked',
      by: 'promote',
      why: person,
    });
  });

  it('is opened by the sweep where its wake is lost', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    world.faults = ({ port }) => (port === 'bus' ? 'error-before' : 'ok');
    await askForRound(world, 'again');
    world.faults = () => 'ok';
    expect(world.bus.waiting()).toEqual([]);
    await tick(world, 'sweep-tick');
    expect(rounds(world)).toEqual(['first accepted', 'person-again accepted']);
  });
});

describe('a round whose opening dies', () => {
  // A further try finds other tags: what was opened before must have been heard with it.
  it('opens one candidate, wherever that is and whatever is tagged in that moment', async () => {
    const calm = openWorld();
    await askInterrupted(calm, 0);
    const wrong: string[] = [];
    for (let at = 1; at <= calm.calls.length; at += 1) {
      const world = openWorld();
      await askInterrupted(world, at);
      const opened = rounds(world).filter((round) => round.startsWith('person-again'));
      if (opened.length !== 1 || debts(world).length > 0) wrong.push(`${at}: ${opened}`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

/** Lets a person ask, and a maintainer tag as the process dies after one of the calls. */
async function askInterrupted(world: World, at: number): Promise<void> {
  await firstTags(world, undefined, nightly);
  world.faults = ({ count }) => {
    if (count !== at) return 'ok';
    pushTag(world, 'hello', 'v1.0.1');
    return 'crash-after';
  };
  await askThrough(world, 'again');
  await passHours(world, 2);
}

const faults: readonly Fault[] = ['crash-before', 'crash-after'];

describe('a round that is asked for when a quiet time ends', () => {
  it.each([1, 3])(
    'shares the set with its first round, whatever goes wrong, %i messages at a time',
    async (messagesAtOnce) => {
      const outside = { ...fairWeather, messagesAtOnce };
      const calm = openWorld();
      expect(await collide(calm, outside, () => 'ok')).toEqual([]);
      const wrong: string[] = [];
      for (let at = 1; at <= calm.calls.length; at += 1)
        for (const fault of faults) {
          const words = await collide(openWorld(), outside, faultAt(at, fault));
          wrong.push(...words.map((one) => `${fault} at ${at}: ${one}`));
        }
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});

/** Lets a person ask in the instant in which a tag's quiet time ends; answers what is not right. */
async function collide(
  world: World,
  outside: Outside,
  hook: World['faults'],
): Promise<readonly string[]> {
  await firstTags(world, outside, nightly);
  const wrong = new Set<string>();
  await tag(world, 'hello', 'v1.0.1');
  await live(world, outside);
  world.advance(nightly.quietMs);
  world.faults = (call) => {
    const under = rounds(world).filter((round) => /building|testing/.test(round));
    if (under.length > 1) wrong.add(`${under} at once`);
    return hook(call);
  };
  world.bus.publish('sweep-tick', {});
  await askThrough(world, 'again', outside);
  await passHours(world, 2, outside);
  const [before, ...after] = rounds(world);
  if (before !== 'first accepted' || after.length === 0) wrong.add(`${before}, ${after}`);
  if (after.some((round) => !round.endsWith(' accepted'))) wrong.add(`${after}`);
  if (runs(world)['images'] !== 3) wrong.add(`built ${runs(world)['images']} times`);
  if (debts(world).length > 0) wrong.add(`owes ${JSON.stringify(debts(world))}`);
  return [...wrong];
}
