import { describe, expect, it } from 'vitest';
import { collectExpired } from '#flow/collect-expired.ts';
import { aCandidate } from '../given/candidate.ts';
import { openWorld, type World } from '../world/world.ts';

const ids = ['candidate-1', 'candidate-2', 'candidate-3'];

describe('the collection of what has expired', () => {
  it.each([
    ['every candidate', 0, ['collected', 'collected', 'collected']],
    ['the others, where one fails, which is logged', 1, ['accepted', 'collected', 'collected']],
  ])('takes %s', async (_which, failing, phases) => {
    const world = given(failing);
    expect(await collectExpired({ ports: world.ports, worker: 'gc-tick' })).toBe(3 - failing);
    expect(ids.map((id) => world.store.document('candidate', id)?.body.phase)).toEqual(phases);
    const told = world.log.lines('error');
    expect(told.map(({ message, fields }) => [message, fields['candidate']])).toEqual(
      ids.slice(0, failing).map((id) => ['a candidate was not collected', id]),
    );
  });

  it('fails where every candidate fails', async () => {
    const world = given(3);
    const collecting = collectExpired({ ports: world.ports, worker: 'gc-tick' });
    await expect(collecting).rejects.toBeInstanceOf(AggregateError);
  });

  it('has nothing to do where nothing has expired', async () => {
    const { ports } = openWorld();
    expect(await collectExpired({ ports, worker: 'gc-tick' })).toBe(0);
  });
});

/** A world with three expired candidates, of which the first cannot be read. */
function given(failing: number): World {
  const world = openWorld();
  for (const id of ids) {
    const body = aCandidate('accepted', { id, expiresAtMs: world.now - 1 });
    world.store.put('candidate', id, { body, owed: [], revision: 1, dueAtMs: world.now - 1 });
  }
  let reads = 0;
  world.faults = ({ port, method }) => {
    if (port !== 'store' || method !== 'get') return 'ok';
    reads += 1;
    return reads <= failing ? 'error-before' : 'ok';
  };
  return world;
}
