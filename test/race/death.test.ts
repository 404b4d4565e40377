import { describe, expect, it } from 'vitest';
import { deathFaults } from './race.ts';
import { type Plan, runRace, wordsOf } from './run-race.ts';
import { scenarios } from './scenarios.ts';

/** No time is asked of a race; a machine that is busy with other tests is given its time. */
const patienceMs = 300_000;
/** Until a process dies, a race has the course that its seed alone gives it. */
const seed = 1;
/** Who copies, reads back, tags and releases three images makes at least so many calls. */
const callsMin = 90;

/** The races that are run to the end for every call of which a process can die. */
const names = [
  'a promotion alone',
  'a promotion and the collection of another line that has the same builds',
  'two lines that promote the same version',
];
const chosen = scenarios.filter(({ name }) => names.includes(name));

describe.each(chosen)('$name', (scenario) => {
  it.each(deathFaults)(
    'is whole in the end, whatever call of it is its last (%s)',
    async (fault) => {
      const calm = await runRace({ seed, scenario });
      expect(calm).toMatchObject({ found: undefined });
      expect(calm.calls).toBeGreaterThan(callsMin);
      const wrong: string[] = [];
      for (let at = 1; at <= calm.calls; at += 1) {
        const plan: Plan = { seed, scenario, death: { at, fault } };
        const run = await runRace(plan);
        if (run.found !== undefined) wrong.push(wordsOf(plan, run));
      }
      expect(wrong).toEqual([]);
    },
    patienceMs,
  );
});
