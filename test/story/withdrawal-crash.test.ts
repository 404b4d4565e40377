import { describe, expect, it } from 'vitest';
import { callsToFail, type Fault, faultAt } from '../world/faults.ts';
import { bodies, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { debts, theLine } from './memory-story.ts';
import { recordOf, said, twoReleases, withdrawAtLast } from './withdrawals.ts';

/** How one call can go wrong; after each the person asks again, and the sweep sweeps. */
const faults: readonly Fault[] = [
  'crash-before',
  'crash-after',
  'error-before',
  'error-after',
  'answer-lost',
];

/** A whole story is told for each call and each kind of fault. */
const faultRunsMs = 120_000;

/** What must be the same in the end, whatever went wrong on the way. */
function end(world: World) {
  const { by, reason, instead } = recordOf(world, 'v1.0.1')?.withdrawn ?? {};
  return {
    states: ['v1.0.0', 'v1.0.1'].map((version) => recordOf(world, version)?.state),
    word: [by, reason, instead],
    head: theLine(world).head?.version,
    numbers: theLine(world).versions,
    steps: [...bodies(world, 'promotion').values()].map(({ step }) => step).sort(),
    floating: [...bodies(world, 'floating-tag')].map(([id, { held, moves }]) => [
      ...[id, held, moves.map(({ from, to, release }) => ({ from, to, release }))],
    ]),
    production: production(world),
    said: [...new Set(said(world))],
    owed: debts(world),
  };
}

/** Withdraws the newest of two releases, and says what came of it in how many calls. */
async function withdrawn(fault: Fault = 'ok', at = 0) {
  const world = openWorld();
  await twoReleases(world);
  world.faults = faultAt(at, fault);
  await withdrawAtLast(world, 'v1.0.1');
  return { end: end(world), calls: world.calls };
}

describe('one fault at any call of a withdrawal', async () => {
  const calm = await withdrawn();

  it('has a calm run to be compared with', () => {
    expect(calm.calls.length).toBeGreaterThan(20);
    expect(calm.end).toMatchObject({ states: ['released', 'withdrawn'], head: 'v1.0.0', owed: [] });
    expect(calm.end.steps).toEqual(['done', 'withdrawn']);
  });

  it.each(faults)(
    '%s: the end is the same',
    async (fault) => {
      const differing: string[] = [];
      for (const { count, port, method } of callsToFail(calm.calls, fault, faults)) {
        const run = await withdrawn(fault, count);
        if (JSON.stringify(run.end) !== JSON.stringify(calm.end))
          differing.push(`${count} ${port}.${method}`);
      }
      expect(differing).toEqual([]);
    },
    faultRunsMs,
  );
});
