import { describe, expect, it } from 'vitest';
import { releaseName } from '#core/release.ts';
import { attachedStatements } from '../world/attached-statements.ts';
import { callsToFail, type Fault, faultAt } from '../world/faults.ts';
import { bodies, fairWeather, production } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { debts, wholeStory } from './memory-story.ts';

/** How one call can go wrong; after each, messages are delivered again and the sweep sweeps. */
const faults: readonly Fault[] = [
  'crash-before',
  'crash-after',
  'error-before',
  'error-after',
  'answer-lost',
];

/** Hundreds of whole stories are told for each kind of fault. */
const faultRunsMs = 300_000;

/** What must be the same in the end, whatever went wrong on the way. */
function end(world: World) {
  const releases = ['v1.0.0', 'v1.0.1'].map((version) => {
    const release = world.store.record('releases', releaseName('sample', version));
    return { version, state: release?.state, images: release?.images };
  });
  const phases = (kind: 'candidate' | 'build') =>
    [...bodies(world, kind)].map(([id, { phase }]) => `${id} ${phase}`).sort();
  return {
    releases,
    candidates: phases('candidate'),
    builds: phases('build'),
    steps: [...bodies(world, 'promotion').values()].map(({ step }) => step),
    production: production(world),
    staging: world.registry.repositories().filter((name) => name.includes('gcr.io')),
    files: world.files.names(places.releaseBucket),
    statements: attachedStatements(world)
      .map(({ repository, subject, release }) => `${repository}@${subject} ${release}`)
      .sort(),
    owed: debts(world),
  };
}

describe.each([
  { messagesAtOnce: 1, faults },
  { messagesAtOnce: 2, faults: ['crash-after'] as const },
])('one fault at any call to the outside, $messagesAtOnce messages at a time', async (mode) => {
  const outside = { ...fairWeather, messagesAtOnce: mode.messagesAtOnce };
  const calm = openWorld();
  calm.faults = () => 'ok';
  await wholeStory(calm, outside);
  const expected = end(calm);
  const { calls } = calm;

  it('has a calm run to be compared with', () => {
    expect(calls.length).toBeGreaterThan(200);
    expect(expected.releases.map(({ state }) => state)).toEqual(['released', 'released']);
    expect(expected.owed).toEqual([]);
    // Three images of each release, of which two are in both.
    expect(expected.statements).toHaveLength(6);
  });

  it.each(mode.faults)(
    '%s: the end is the same',
    async (fault) => {
      const differing: string[] = [];
      for (const { count, port, method } of callsToFail(calls, fault, mode.faults)) {
        const world = openWorld();
        world.faults = faultAt(count, fault);
        await wholeStory(world, outside);
        if (JSON.stringify(end(world)) !== JSON.stringify(expected))
          differing.push(`${count} ${port}.${method}`);
      }
      expect(differing).toEqual([]);
    },
    faultRunsMs,
  );
});
