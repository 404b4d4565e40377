import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.ts';
import { runSeeds } from './run-seeds.ts';
import { hoursUsual } from './verdict.ts';

const seeds = 60;

describe('the simulation', () => {
  it.each(mutants)('sees it where $text', async ({ name, mode = 'usual', by }) => {
    const plan = { rate: 0.1, hours: hoursUsual, mode };
    const assignment = { plan, fromSeed: 1, seeds, step: 1, mutant: name, isUntilFound: true };
    const { found } = await runSeeds(assignment);
    expect(by).toContain(found[0]?.name);
    expect(found[0]?.repeat).toContain(`--mutant '${name}'`);
  });
});
