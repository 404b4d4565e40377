import { describe, expect, it } from 'vitest';
import { promote } from '../../functions/promote.ts';
import { faultAt } from '../world/faults.ts';
import { fairWeather, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  expire,
  firstTags,
  newest,
  passHours,
  quiet,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';
import { runningOn } from './mishaps.ts';
import { rounds, runs } from './nightly.ts';

const hello = 'https://git.example/sample/hello';

/** Each way out of a mistake: the line comes back to the set that it had before. */
const ways: readonly (readonly [string, (world: World) => Promise<unknown>])[] = [
  ['withdrawn', (world) => withdraw(world, 'v1.0.2')],
  ['deleted', async (world) => world.source.removeTag(hello, 'v1.0.2')],
];

function withdraw(world: World, mistaken: string): Promise<unknown> {
  const person = { email: 'maintainer@example.com', subject: 'maintainer' };
  const body = { component: 'hello', tag: mistaken, reason: 'it loses data' };
  const request = { person, path: '/api/v1/withdrawals', body };
  return promote(request, { ports: world.ports, worker: 'promote' });
}

/** Looks at all tags twice, and lets what follows from it happen. */
async function look(world: World): Promise<void> {
  for (const _again of [1, 2]) {
    world.advance(5 * 60_000);
    await tick(world, 'tag-tick');
    await quiet(world);
  }
}

/** A candidate of hello v1.0.1 that was still built when v1.0.2 was tagged by mistake. */
async function givenMistake(world: World): Promise<void> {
  await firstTags(world);
  await tick(world, 'tag-tick');
  world.faults = runningOn(world, () => true);
  for (const version of ['v1.0.1', 'v1.0.2']) {
    await tag(world, 'hello', version);
    await quiet(world);
    await tick(world, 'tag-tick');
  }
  expect(rounds(world).slice(1)).toEqual(['first superseded', 'first building']);
}

describe('a set that a line comes back to', () => {
  it.each(ways)('is tested, where it gave way to a tag that is %s', async (_way, undo) => {
    const world = openWorld();
    await givenMistake(world);
    await undo(world);
    await look(world);
    expect(rounds(world).slice(1)).toEqual([
      'first superseded',
      'first superseded',
      expect.stringMatching(/^again-2026-01-05T.* building$/),
    ]);
    expect(newest(world).frozen.components[0]?.tag).toBe('v1.0.1');
    // What was being built for it was given up meanwhile, and is built again.
    expect(runs(world)).toMatchObject({ images: 5 });
  });

  it('is tested, where its candidate was collected after it was accepted', async () => {
    const world = openWorld();
    await firstTags(world);
    const [before] = rounds(world);
    await expire(world);
    world.lines = [{ ...storyLine, cells: storyLine.cells.slice(0, 2) }];
    await look(world);
    world.lines = [storyLine];
    await look(world);
    expect(before).toBe('first accepted');
    expect(rounds(world)).toEqual([
      'first collected',
      'first accepted',
      expect.stringMatching(/^again-.* accepted$/),
    ]);
    expect(theLine(world)).toMatchObject({ rounds: [newest(world).round] });
  });

  it('is not tested again where its candidate stands, and is the newest then', async () => {
    const world = openWorld();
    await firstTags(world);
    await tick(world, 'tag-tick');
    const { id } = newest(world);
    await tag(world, 'hello', 'v1.0.2');
    await quiet(world);
    await withdraw(world, 'v1.0.2');
    await look(world);
    expect(rounds(world)).toEqual(['first accepted', 'first accepted']);
    expect(newest(world).id).toBe(id);
  });

  it('is not tested again by itself where it failed, and the line says the way out', async () => {
    const world = openWorld();
    const ciFails = { ...fairWeather, ciAnswers: 'failure' as const };
    await firstTags(world, ciFails);
    await tick(world, 'tag-tick');
    await tag(world, 'hello', 'v1.0.2');
    await quiet(world);
    await withdraw(world, 'v1.0.2');
    await look(world);
    expect(rounds(world)).toEqual(['first failed', 'first accepted']);
    expect(theLine(world).why).toMatch(/^this set was tested before .* POST \/api\/v1\/rounds$/);
  });

  it('has one candidate more, wherever the process dies as it is opened', async () => {
    const calm = openWorld();
    const calls = await givenReturn(calm, 0);
    expect(rounds(calm)).toHaveLength(4);
    const wrong: string[] = [];
    for (let at = 1; at <= calls; at += 1) {
      const world = openWorld();
      await givenReturn(world, at);
      const ends = rounds(world).map((round) => round.replace(/^again-\S+/, 'again'));
      if (ends.at(-1) !== 'again building' || ends.length !== 4) wrong.push(`${at}: ${ends}`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

/** Has a mistake undone, and the process die after one of the calls with which its line comes back. */
async function givenReturn(world: World, at: number): Promise<number> {
  await givenMistake(world);
  world.source.removeTag(hello, 'v1.0.2');
  const keepRunning = runningOn(world, () => true);
  await tick(world, 'tag-tick');
  world.advance(storyLine.quietMs);
  world.faults = (call) => {
    keepRunning(call);
    return faultAt(at, 'crash-after')(call);
  };
  await tick(world, 'sweep-tick');
  const calls = world.calls.length;
  world.faults = keepRunning;
  await passHours(world, 1);
  return calls;
}
