import { describe, expect, it } from 'vitest';
import { type DeathFault, deathFaults } from './race.ts';
import { type Plan, runRace, wordsOf } from './run-race.ts';
import { scenarios } from './scenarios.ts';

/** No time is asked of a race; a machine that is busy with other tests is given its time. */
const patienceMs = 300_000;
/** Until a process dies, a race has the course that its seed alone gives it. */
const seed = 1;
/** Who copies, reads back, tags and releases three images makes at least so many calls. */
const callsMin = 90;

/** The races that are run to the end for every call of which a process can die, and how it dies. */
const deaths: Readonly<Record<string, readonly DeathFault[]>> = {
  'a promotion alone': deathFaults,
  // Death before a call is death after the one before it, but for those that are under way.
  'a promotion and the collection of another line that has the same builds': ['crash-after'],
  'two lines that promote the same version': ['crash-after'],
};
const chosen = scenarios.flatMap((scenario) =>
  (deaths[scenario.name] ?? []).map((fault) => ({ scenario, name: scenario.name, fault })),
);

describe('a race', () => {
  it.each(chosen)(
    'of $name is whole in the end, whatever call is the last of a process ($fault)',
    async ({ scenario, fault }) => {
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
