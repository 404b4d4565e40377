import { describe, expect, it } from 'vitest';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { type Fault, faultAt } from '../world/faults.ts';
import { bodies, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { debts, firstTags, newest, quiet, rest, storyLine } from './memory-story.ts';
import { pushCommit, pushTag, repositoryOf, taken } from './tagging.ts';
import { timesBuilt } from './two-lines.ts';

const hello = repositoryOf('hello');
const line = aLine({
  components: [aLineComponent(), aLineComponent(aComponent({ name: 'counter' }))],
  timesToLive: storyLine.timesToLive,
});

/** Tags of which nobody told: a new one, one on the wrong branch, one that was moved. */
async function givenNews(): Promise<World> {
  const world = openWorld();
  await firstTags(world, undefined, line);
  await tick(world, 'tag-tick');
  world.source.branch(hello, 'release-1.0', pushTag(world, 'hello', 'v1.0.1'));
  pushTag(world, 'hello', 'v1.1.0', { branch: 'release-1.0' });
  pushTag(world, 'hello', 'client/v1.1.0');
  pushTag(world, 'hello', 'v1.2');
  world.source.moveTag(repositoryOf('counter'), 'v1.0.0', pushCommit(world, 'counter'));
  pushTag(world, 'counter', 'v1.0.1');
  return world;
}

/** A tick, and all that it and the next one lead to; answers how many calls the first one made. */
async function watch(world: World): Promise<number> {
  world.bus.publish('tag-tick', {});
  await live(world);
  const calls = world.calls.length;
  await quiet(world);
  await tick(world, 'tag-tick');
  await quiet(world);
  return calls;
}

/** What it comes to: not when each was found, nor what else stood at that moment. */
function outcome(world: World) {
  const records = [...bodies(world, 'tag')].map(([id, { commit, verdict }]) => [
    id,
    commit,
    verdict,
  ]);
  return {
    records: records.map((words) => words.join(' ')).sort(),
    taken: ['hello', 'counter'].map((name) => taken(world, name)),
    phase: newest(world).phase,
    built: Object.entries(timesBuilt(world)).sort(),
    rejected: world.store.ids('rejected').length,
    debts: debts(world),
  };
}

const faults: readonly Fault[] = ['crash-before', 'crash-after', 'answer-lost'];

describe('what a tick finds', () => {
  it('is a new tag, one on the wrong branch, a library, a mistake and a moved one', async () => {
    const world = await givenNews();
    await watch(world);
    const verdicts = [...bodies(world, 'tag')].map(([id, { verdict }]) => `${id} ${verdict}`);
    expect(verdicts.sort()).toEqual([
      'counter:v1.0.0 quarantined',
      'counter:v1.0.1 accepted',
      'hello:client/v1.1.0 library',
      'hello:v1.0.0 accepted',
      'hello:v1.0.1 accepted',
      'hello:v1.1.0 quarantined',
    ]);
    expect(outcome(world)).toMatchObject({
      ...{ taken: ['v1.0.1', 'v1.0.1'], phase: 'accepted', rejected: 1, debts: [] },
    });
  });

  it.each(faults)('is the same wherever a call of it ends in %s', async (fault) => {
    const calm = await givenNews();
    calm.faults = () => 'ok';
    const calls = await watch(calm);
    expect(calls).toBeGreaterThan(40);
    for (let at = 1; at <= calls; at += 1) {
      const world = await givenNews();
      world.faults = faultAt(at, fault);
      await watch(world);
      await rest(world);
      expect(outcome(world), `${fault} at call ${at}`).toEqual(outcome(calm));
    }
  });
});
