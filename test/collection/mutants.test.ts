import { describe, expect, it } from 'vitest';
import { runHistory } from './history.ts';
import { collectionMutants } from './mutants.ts';

const seeds = 60;

describe('histories', () => {
  it.each(collectionMutants)('show it where $text', async ({ ports, found }) => {
    const others: string[] = [];
    for (let seed = 1; seed <= seeds; seed += 1)
      for (const isFaultless of [true, false]) {
        const run = await runHistory({ seed, isFaultless, ports });
        if (run.found !== undefined && found.test(run.found)) return;
        if (run.found !== undefined) others.push(`seed ${seed}: ${run.found}`);
      }
    expect(others, `nothing like ${found} was found in ${seeds} seeds`).toEqual(found);
  });
});
