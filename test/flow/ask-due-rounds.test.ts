import { describe, expect, it } from 'vitest';
import type { ReleaseLine } from '#core/line.ts';
import { askDueRounds } from '#flow/ask-due-rounds.ts';
import { aLine } from '../given/line.ts';
import { openWorld, type World } from '../world/world.ts';

const schedule = { cron: '0 3 * * *', timeZone: 'Etc/UTC' };
const names = ['one', 'two', 'three'];

function worldOf(lines: readonly ReleaseLine[]): World {
  const world = openWorld();
  world.lines = lines;
  return world;
}

/** Asks as the tick does, at an instant that came a minute ago. */
function ask(world: World) {
  return askDueRounds({ ports: world.ports, worker: 'build-tick' }, () => world.now - 60_000);
}

describe('the lines that are due', () => {
  it('are asked for a round, those that have a schedule, and tell who does the work', async () => {
    const world = worldOf([aLine({ name: 'one' }), aLine({ name: 'two', schedule })]);
    expect(await ask(world)).toEqual(['two']);
    expect(world.store.ids('line')).toEqual(['two']);
    const wakes = world.bus.waiting().map(({ topic, message }) => ({ topic, message }));
    expect(wakes).toEqual([
      { topic: 'tag-detected', message: { wake: { kind: 'line', id: 'two' } } },
    ]);
  });

  it('hear nothing new of an instant that they served, or that never came', async () => {
    const world = worldOf([aLine({ schedule })]);
    expect(await ask(world)).toEqual(['sample']);
    expect(await ask(world)).toEqual([]);
    const never = askDueRounds({ ports: world.ports, worker: 'build-tick' }, () => undefined);
    expect(await never).toEqual([]);
  });

  it.each(names)('are asked all the same where %s fails, and the tick fails', async (broken) => {
    const world = worldOf(names.map((name) => aLine({ name, schedule })));
    let asked = 0;
    const asking = askDueRounds({ ports: world.ports, worker: 'build-tick' }, () => {
      asked += 1;
      if (names[asked - 1] === broken) throw new Error(`${broken} has no time`);
      return world.now;
    });
    await expect(asking).rejects.toThrow(`${broken} has no time`);
    expect(world.store.ids('line').toSorted()).toEqual(
      names.filter((name) => name !== broken).toSorted(),
    );
    expect(world.log.lines('error')).toMatchObject([
      { message: 'a line was not asked for its round', fields: { line: broken } },
    ]);
  });
});
