import { describe, expect, it } from 'vitest';
import { freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { type Plan, type Run, runHistory, wordsOf } from './history.ts';
import { overHttp } from './over-http.ts';

/** One seed may be run alone: `COLLECTION_SEED=7 npm test -- test/collection`. */
const chosen = process.env['COLLECTION_SEED'];
const seeds = chosen === undefined ? rowOf(1000) : [Number(chosen)];
const seedsOverHttp = chosen === undefined ? rowOf(40) : [Number(chosen)];
/** No time is asked of a history; a machine that is busy with other tests is given its time. */
const patienceMs = 300_000;

const runs: Run[] = [];

describe('staging, in random histories', () => {
  it.each([
    ['without faults', true],
    ['with faults of the collector', false],
  ])(
    'is collected whole, when it may be, and nothing else is: %s',
    async (_which, isFaultless) => {
      const wrong: string[] = [];
      for (const seed of seeds) wrong.push(...(await wrongIn({ seed, isFaultless })));
      expect(wrong).toEqual([]);
    },
    patienceMs,
  );

  it('comes to all that can go wrong', () => {
    const sum = (countOf: (run: Run) => number) => runs.reduce((all, run) => all + countOf(run), 0);
    const few = runs.length === seeds.length * 2 && seeds.length > 1 ? seeds.length / 10 : 0;
    expect(sum(({ faults }) => faults)).toBeGreaterThanOrEqual(few);
    expect(sum(({ counts }) => counts.removed)).toBeGreaterThanOrEqual(few);
    expect(sum(({ counts }) => counts.releases)).toBeGreaterThanOrEqual(few);
    expect(sum(({ counts }) => counts.wantedAgain)).toBeGreaterThanOrEqual(few);
    expect(sum(({ counts }) => counts.promotionsLeft)).toBeGreaterThanOrEqual(few);
    expect(sum(({ counts }) => counts.joined)).toBeGreaterThanOrEqual(few / 10);
  });

  it(
    'is collected alike where a registry is asked over HTTP',
    async () => {
      const wrong: string[] = [];
      for (const seed of seedsOverHttp) {
        const registry = await freshRegistry();
        try {
          const plan = { seed, isFaultless: seed % 2 === 0 };
          wrong.push(...(await wrongIn({ ...plan, registry: () => overHttp(registry.url) })));
          const deletions = registry.log.filter(({ method }) => method === 'DELETE');
          const ofProduction = deletions.filter(({ path }) =>
            path.startsWith('/v2/csi-release/csi/'),
          );
          wrong.push(...ofProduction.map(({ path }) => `seed ${seed}: DELETE ${path}`));
        } finally {
          await registry.close();
        }
      }
      expect(wrong).toEqual([]);
    },
    patienceMs,
  );
});

function rowOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_none, at) => at + 1);
}

async function wrongIn(plan: Plan): Promise<readonly string[]> {
  const run = await runHistory(plan);
  runs.push(run);
  return run.found === undefined ? [] : [wordsOf(plan, run.found)];
}
