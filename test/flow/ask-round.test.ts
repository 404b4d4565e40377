import { describe, expect, it } from 'vitest';
import { askRound } from '#flow/ask-round.ts';
import { aLine } from '../given/line.ts';
import { openWorld, type World } from '../world/world.ts';

const wish = { line: 'sample', reason: 'a node was replaced' };

function ask(world: World, email: string, asked: Parameters<typeof askRound>[2] = wish) {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return askRound(duty, { email, subject: 'one' }, asked);
}

function given(): World {
  const world = openWorld();
  world.lines = [aLine()];
  return world;
}

describe('a person who asks for a round', () => {
  it('is told its name, which is drawn where none is said', async () => {
    const world = given();
    const drawn = await ask(world, 'maintainer@example.com');
    expect(drawn).toEqual({
      line: 'sample',
      round: expect.stringMatching(/^person-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
    expect(await ask(world, 'Maintainer@example.com', { ...wish, id: 'mine' })).toEqual({
      line: 'sample',
      round: 'person-mine',
    });
    expect(world.store.document('line', 'sample')?.body.rounds).toEqual([
      drawn.round,
      'person-mine',
    ]);
  });

  it('must be a promoter of the line, and nothing is written for anybody else', async () => {
    const world = given();
    const message =
      'stranger@example.com is not among the promoters of sample: maintainer@example.com';
    await expect(ask(world, 'stranger@example.com')).rejects.toMatchObject({
      code: 'forbidden',
      message,
    });
    expect(world.store.ids('line')).toEqual([]);
  });

  it('must name a line that there is', async () => {
    const asking = ask(given(), 'maintainer@example.com', { ...wish, line: 'gone' });
    await expect(asking).rejects.toMatchObject({
      code: 'unknown',
      message: 'no release line gone',
    });
  });
});
