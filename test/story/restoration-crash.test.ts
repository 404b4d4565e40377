import { describe, expect, it } from 'vitest';
import { callsToFail, type Fault, faultAt } from '../world/faults.ts';
import { fairWeather } from '../world/life.ts';
import { openWorld } from '../world/world.ts';
import { debts, expire, firstTags, newest, theLine } from './memory-story.ts';
import { rounds } from './nightly.ts';
import { restoreAtLast, restored } from './restorations.ts';

const faults: readonly Fault[] = ['crash-before', 'crash-after', 'error-before', 'answer-lost'];

/** A whole story is told for each call and each kind of fault. */
const faultRunsMs = 120_000;

/** Restores a candidate that failed, and says what came of it in how many calls. */
async function story(fault: Fault = 'ok', at = 0) {
  const world = openWorld();
  await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
  await expire(world);
  const { id } = newest(world);
  world.faults = faultAt(at, fault);
  await restoreAtLast(world, id);
  const { builds, restores } = restored(world);
  const digests = Object.values(builds).map(({ phase, images }) => [phase, images.length]);
  const end = { rounds: rounds(world), digests, restores, newest: theLine(world).newestCandidate };
  return { end: { ...end, owed: debts(world) }, calls: world.calls };
}

describe('one fault at any call of a restoration', async () => {
  const calm = await story();

  it('has a calm run to be compared with', () => {
    expect(calm.calls.length).toBeGreaterThan(20);
    expect(calm.end.rounds).toEqual(['first collected', 'restored-again accepted']);
    expect(calm.end.owed).toEqual([]);
  });

  it.each(faults)(
    '%s: the end is the same',
    async (fault) => {
      const differing: string[] = [];
      for (const { count, port, method } of callsToFail(calm.calls, fault, faults)) {
        const run = await story(fault, count);
        if (JSON.stringify(run.end) !== JSON.stringify(calm.end))
          differing.push(`${count} ${port}.${method}`);
      }
      expect(differing).toEqual([]);
    },
    faultRunsMs,
  );
});
