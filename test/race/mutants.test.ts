import { describe, expect, it } from 'vitest';
import { raceMutants } from './race-mutants.ts';
import { runRace } from './run-race.ts';
import { scenarios } from './scenarios.ts';

const seeds = 60;
/** Its process dies at some call, in every other race. */
const callsMax = 100;

describe('races', () => {
  it.each(raceMutants)('show it where $text', async ({ ports, found, in: where }) => {
    const scenario = scenarios.find(({ name }) => name === where);
    expect(scenario).toBeDefined();
    for (let seed = 1; scenario !== undefined && seed <= seeds; seed += 1) {
      const at = 1 + ((seed * 37) % callsMax);
      const dying = seed % 2 === 0 ? {} : { death: { at, fault: 'crash-after' } as const };
      const run = await runRace({ seed, scenario, ports, ...dying });
      if (run.found !== undefined && found.test(run.found)) return;
    }
    throw new Error(`nothing like ${found} was found in ${seeds} seeds of ${where}`);
  });
});
