import { expect, it } from 'vitest';
import { leaseMs } from '#core/owed.ts';
import { takePlace } from '#flow/build-places.ts';
import { callsOf, once } from '../story/mishaps.ts';
import { openWorld } from '../world/world.ts';

it('a place is taken when its turn comes, however long the one before it took', async () => {
  const world = openWorld();
  const isFirst = once(callsOf('store.transact'));
  world.faults = (call) => {
    if (isFirst(call)) world.advance(3 * leaseMs);
    return 'ok';
  };
  const openedMs = world.now;
  const duty = { ports: world.ports, worker: 'build-finished' } as const;
  const takings = [1, 2].map((attempt) =>
    takePlace(duty, { kind: 'build', key: 'one', run: 'images', attempt }),
  );
  expect(await Promise.all(takings)).toEqual([true, true]);
  const places = world.store.record('queues', 'builds')?.places;
  expect(places?.map(({ takenAtMs }) => takenAtMs)).toEqual([openedMs, world.now]);
});
