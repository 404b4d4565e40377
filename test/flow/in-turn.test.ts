import { expect, it } from 'vitest';
import { inTurn } from '#flow/in-turn.ts';
import { openWorld } from '../world/world.ts';

it('lets works of one key at one store wait for each other, and no others', async () => {
  const one = openWorld().ports.store;
  const other = openWorld().ports.store;
  const done: string[] = [];
  const work = (name: string, pauses: number) => async () => {
    for (let pause = 0; pause < pauses; pause += 1) await Promise.resolve();
    done.push(name);
  };
  await Promise.all([
    inTurn(one, 'a', work('the first of one', 50)),
    inTurn(one, 'a', work('the second of one', 0)),
    inTurn(one, 'b', work('of another key', 20)),
    inTurn(other, 'a', work('of another store', 10)),
  ]);
  expect(done).toEqual([
    'of another store',
    'of another key',
    'the first of one',
    'the second of one',
  ]);
});

it('goes on after a work that failed', async () => {
  const { store } = openWorld().ports;
  const failing = inTurn(store, 'a', async () => {
    throw new Error('it failed');
  });
  const next = inTurn(store, 'a', async () => 'done');
  await expect(failing).rejects.toThrow('it failed');
  await expect(next).resolves.toBe('done');
});
