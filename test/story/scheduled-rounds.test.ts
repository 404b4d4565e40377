import { describe, expect, it } from 'vitest';
import { live, tick } from '../world/life.ts';
import { openWorld } from '../world/world.ts';
import { firstTags, passHours, promoteNewest, quiet, tag, theLine } from './memory-story.ts';
import { callsOf, failing, runningOn } from './mishaps.ts';
import { nightly, rounds, runs, tickAt } from './nightly.ts';
import { timesBuilt } from './two-lines.ts';

const tuesday = 'schedule-2026-01-06T02:00:00.000Z';
const wednesday = 'schedule-2026-01-07T02:00:00.000Z';
const friday = 'schedule-2026-01-09T02:00:00.000Z';

describe('a line with a schedule', () => {
  it('is tested again at its time, and nothing is built again, however often the tick comes', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    await tickAt(world, '2026-01-06T01:59:59Z');
    expect(rounds(world)).toEqual(['first accepted']);
    const once = { images: 2, unit: 1, sanity: 1 };
    expect(runs(world)).toEqual(once);
    for (const at of ['02:00:00', '02:00:00', '02:05:00', '23:55:00'])
      await tickAt(world, `2026-01-06T${at}Z`);
    expect(rounds(world)).toEqual(['first accepted', `${tuesday} accepted`]);
    expect(runs(world)).toEqual({ ...once, sanity: 2 });
    expect(world.bus.published('tests-requested')).toHaveLength(2);
    expect(Object.values(timesBuilt(world))).toEqual([1, 1]);
  });

  it('is tested as it is then: with tags that wait for quiet, which open no second candidate', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    world.advance(Date.parse('2026-01-06T01:59:30Z') - world.now);
    await tag(world, 'hello', 'v1.0.1');
    await live(world);
    world.advance(30_000);
    await tick(world, 'build-tick');
    expect(theLine(world).quietUntilMs).toBeGreaterThan(world.now);
    await quiet(world);
    expect(rounds(world)).toEqual(['first accepted', `${tuesday} accepted`]);
    expect(theLine(world)).not.toHaveProperty('quietUntilMs');
    expect(timesBuilt(world)).toEqual({
      'hello v1.0.0': 1,
      'hello v1.0.1': 1,
      'counter v1.0.0': 1,
    });
  });

  it('opens none while its set is under way, and says why', async () => {
    const world = openWorld();
    world.faults = runningOn(world, ({ kind }) => kind === 'cell');
    await firstTags(world, undefined, nightly);
    expect(rounds(world)).toEqual(['first testing']);
    await tickAt(world, '2026-01-06T02:00:00Z');
    expect(rounds(world)).toEqual(['first testing']);
    const why = `${tuesday}: this set is testing as ${theLine(world).newestCandidate} already`;
    expect(theLine(world).why).toBe(why);
  });

  it('is tested once after an outage over three of its instants', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    await tickAt(world, '2026-01-06T02:00:00Z');
    await tickAt(world, '2026-01-09T11:00:00Z');
    await tickAt(world, '2026-01-09T11:05:00Z');
    expect(rounds(world).filter((round) => round.startsWith('schedule'))).toEqual([
      `${tuesday} accepted`,
      `${friday} accepted`,
    ]);
  });

  it('begins with the present: what is past when its schedule is written is no round', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    await tickAt(world, '2026-01-06T09:00:00Z');
    world.lines = [{ ...nightly, schedule: { cron: '0 4 * * *', timeZone: 'Europe/Berlin' } }];
    await tickAt(world, '2026-01-06T09:05:00Z');
    expect(rounds(world)).toEqual(['first accepted']);
    await tickAt(world, '2026-01-07T03:00:00Z');
    expect(rounds(world)).toHaveLength(2);
  });

  it('is tested again as it was released, and that is nothing new to promote', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    await promoteNewest(world);
    await tickAt(world, '2026-01-06T02:00:00Z');
    expect(rounds(world)).toEqual(['first released', `${tuesday} accepted`]);
    await expect(promoteNewest(world)).rejects.toThrow('nothing new');
    expect(Object.values(timesBuilt(world))).toEqual([1, 1]);
  });

  it('says why it opens no candidate where it can take no tags', async () => {
    const world = openWorld();
    world.lines = [nightly];
    await tag(world, 'hello', 'v2.0.0');
    await tag(world, 'counter', 'v2.0.0');
    await tickAt(world, '2026-01-06T02:00:00Z');
    expect(rounds(world)).toEqual([]);
    expect(theLine(world).why).toContain('hello has no tag to take under 1');
  });

  it('opens its round late where a host of repositories was away, and then the one since', async () => {
    const world = openWorld();
    await firstTags(world, undefined, nightly);
    world.faults = failing(callsOf('source.refs'));
    await tickAt(world, '2026-01-06T02:00:00Z');
    const { served } = theLine(world);
    await tickAt(world, '2026-01-07T02:00:00Z');
    expect(rounds(world)).toEqual(['first accepted']);
    expect(theLine(world)).toMatchObject({ opening: [{ round: tuesday }], served });
    world.faults = () => 'ok';
    await passHours(world, 1);
    expect(rounds(world)).toEqual(['first accepted', `${tuesday} accepted`]);
    for (const at of ['03:05', '03:10']) await tickAt(world, `2026-01-07T${at}:00Z`);
    expect(rounds(world).slice(2)).toEqual([`${wednesday} accepted`]);
  });

  it('has one candidate under test at a time, though its tests take longer than many pauses', async () => {
    const world = openWorld();
    const often = { ...nightly, schedule: { cron: '*/5 * * * *', timeZone: 'Etc/UTC' } };
    await firstTags(world, undefined, often);
    world.faults = runningOn(world, ({ kind }) => kind === 'cell');
    const began = '2026-01-06T02:00:00.000Z';
    for (let minutes = 0; minutes < 180; minutes += 5)
      await tickAt(world, new Date(Date.parse(began) + minutes * 60_000).toISOString());
    expect(rounds(world)).toEqual(['first accepted', `schedule-${began} testing`]);
  });
});

describe('the night in which the clocks are changed', () => {
  it.each([
    ['forward', '2026-03-29', 'schedule-2026-03-29T01:00:00.000Z'],
    ['back', '2026-10-25', 'schedule-2026-10-25T00:30:00.000Z'],
  ])('has one round where they are put %s over its time', async (_way, night, expected) => {
    const line = { ...nightly, schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' } };
    const world = openWorld({ startMs: Date.parse(`${night}T00:00:00Z`) - 60 * 60_000 });
    await firstTags(world, undefined, line);
    for (let minutes = 0; minutes <= 180; minutes += 5) {
      const time = new Date(minutes * 60_000).toISOString().slice(11, 16);
      world.advance(Math.max(0, Date.parse(`${night}T${time}:00Z`) - world.now));
      await tick(world, 'build-tick');
    }
    expect(rounds(world)).toEqual(['first accepted', `${expected} accepted`]);
  });
});
