import { describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';
import { hoursUsual, violationLine } from './verdict.ts';

const seeds = [1, 2, 3, 4, 5, 6];
const told = { rate: 0.2, hours: hoursUsual };

describe('a run', () => {
  // A sweep makes good what a dead event path leaves undone, and events what a dead sweep does.
  it.each([
    ['nothing goes wrong', 'calm'],
    ['every message comes twice', 'twice'],
    ['messages overtake each other', 'shuffled'],
    ['there are events alone, and no sweep', 'events-alone'],
    ['there is the sweep alone, and no function hears another', 'sweep-alone'],
  ] as const)('in which %s releases every set and comes to rest', async (_how, mode) => {
    const plan = { ...told, mode };
    const { counts, found } = await runSeeds({ plan, fromSeed: 1, seeds: seeds.length, step: 1 });
    expect(found.map(violationLine)).toEqual([]);
    expect(counts.releases).toBeGreaterThan(2 * seeds.length);
  });

  it.each(seeds)('comes to the same in any order, once or twice: seed %i', async (seed) => {
    const [calm, ...others] = await Promise.all(
      (['calm', 'twice', 'shuffled'] as const).map((mode) => runSeed({ ...told, seed, mode })),
    );
    for (const other of others) expect(other.ending).toEqual(calm?.ending);
  });

  it('has the same course each time, and another with another seed', async () => {
    const plan = { ...told, mode: 'usual', isTraced: true } as const;
    const first = await runSeed({ ...plan, seed: 7 });
    const again = await runSeed({ ...plan, seed: 7 });
    const other = await runSeed({ ...plan, seed: 8 });
    expect(again.trace).toEqual(first.trace);
    expect(again.hash).toBe(first.hash);
    expect(first.trace.length).toBeGreaterThan(200);
    expect(other.hash).not.toBe(first.hash);
  });
});
