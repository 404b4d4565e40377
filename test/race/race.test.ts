import { describe, expect, it } from 'vitest';
import { openChance } from '../simulation/chance.ts';
import { type Death, deathFaults } from './race.ts';
import { type Plan, type Run, runRace, wordsOf } from './run-race.ts';
import { scenarios } from './scenarios.ts';

const seeds = 120;
/** In so many races a process dies, at one of so many calls. */
const deathRate = 0.75;
const callsMax = 180;
/** No time is asked of a race; a machine that is busy with other tests is given its time. */
const patienceMs = 300_000;

function planOf(scenario: Plan['scenario'], seed: number): Plan {
  const chance = openChance(seed, 'deaths');
  if (!chance.isSo(deathRate)) return { seed, scenario };
  const death: Death = { at: chance.between(1, callsMax), fault: chance.pick(deathFaults) };
  return { seed, scenario, death };
}

describe.each(scenarios)('$name', (scenario) => {
  const runs: Run[] = [];

  it(
    `is never torn, and comes to its end (seeds 1 to ${seeds})`,
    async () => {
      const wrong: string[] = [];
      for (let seed = 1; seed <= seeds; seed += 1) {
        const plan = planOf(scenario, seed);
        const run = await runRace(plan);
        runs.push(run);
        if (run.found !== undefined) wrong.push(wordsOf(plan, run));
      }
      expect(wrong).toEqual([]);
    },
    patienceMs,
  );

  it('comes to every end that it may', () => {
    const ends = new Set(runs.map(({ released }) => released));
    expect([...ends].sort()).toEqual(scenario.released);
  });
});
