import { describe, expect, it } from 'vitest';
import { advance } from '#flow/advance.ts';
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

function openingOf(world: World) {
  return world.store.document('line', 'sample')?.body.opening ?? [];
}

describe('a person who asks for a round', () => {
  it.each(['maintainer@example.com', 'Maintainer@example.com'])(
    'is told its name, as %s, and the same again for the same',
    async (email) => {
      const world = given();
      const answer = { line: 'sample', round: 'person-mine' };
      expect(await ask(world, email, { ...wish, id: 'mine' })).toEqual(answer);
      expect(await ask(world, email, { ...wish, id: 'mine' })).toEqual(answer);
      expect(openingOf(world)).toMatchObject([{ round: 'person-mine' }]);
    },
  );

  it('is told a name that is drawn where none is said', async () => {
    const { round } = await ask(given(), 'maintainer@example.com');
    expect(round).toMatch(/^person-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('is refused while another round is opened, and taken with the same key when it is', async () => {
    const world = given();
    await ask(world, 'maintainer@example.com', { ...wish, id: 'mine' });
    const late = () => ask(world, 'maintainer@example.com', { ...wish, id: 'late' });
    const waits = 'person-late must wait, because person-mine is being opened';
    await expect(late()).rejects.toMatchObject({
      code: 'conflict',
      message: `${waits}: send the same request again in a minute`,
    });
    expect(openingOf(world)).toMatchObject([{ round: 'person-mine' }]);
    const [{ sinceMs } = expect.unreachable()] = openingOf(world);
    const refused = { type: 'candidate-refused', round: 'person-mine', sinceMs, why: 'x' } as const;
    await advance({ ports: world.ports, worker: 'promote' }, 'line', 'sample', refused);
    expect(await late()).toEqual({ line: 'sample', round: 'person-late' });
    expect(openingOf(world)).toMatchObject([{ round: 'person-late' }]);
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
      message: 'no release line gone; where its file was deleted, put it back',
    });
  });
});
