import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { faultAt } from '../world/faults.ts';
import { bodies, fairWeather, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  debts,
  expire,
  firstTags,
  newest,
  passHours,
  quiet,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';
import { callsOf, failing, once, refusing, runningOn } from './mishaps.ts';

const hello = 'https://git.example/sample/hello';
const failure = { ...fairWeather, buildEnds: () => 'failure' as const };

function candidateAt(world: World, version: string): Candidate | undefined {
  const all = [...bodies(world, 'candidate').values()];
  return all.find(({ frozen }) => frozen.components[0]?.tag === version);
}

/** A candidate of hello v1.0.0 that builds on and on, and a newer tag before the quiet time ends. */
async function givenNewerTag(world: World): Promise<void> {
  world.faults = runningOn(world, () => true);
  await firstTags(world);
  expect(newest(world).phase).toBe('building');
  await tag(world, 'hello', 'v1.0.1');
  await live(world);
  world.advance(storyLine.quietMs);
}

describe('a candidate that still builds when a newer one is opened', () => {
  it('is superseded, and lets go of its builds that are not made', async () => {
    const world = openWorld();
    await givenNewerTag(world);
    await tick(world, 'sweep-tick');
    const older = candidateAt(world, 'v1.0.0');
    expect(older).toMatchObject({ phase: 'superseded', why: `superseded by ${newest(world).id}` });
    expect(newest(world)).toMatchObject({ phase: 'building', supersedes: 1 });
    const wanted = [...bodies(world, 'build').values()].map(
      ({ component, tag: at, wantedBy }) => `${component} ${at} ${wantedBy.length}`,
    );
    expect(wanted.sort()).toEqual(['counter v1.0.0 1', 'hello v1.0.0 0', 'hello v1.0.1 1']);
  });

  it('is never superseded by one that is not there, wherever the process dies', async () => {
    const calm = openWorld();
    await givenNewerTag(calm);
    calm.faults = () => 'ok';
    await tick(calm, 'sweep-tick');
    const superseding = calm.calls.length;
    const alone: string[] = [];
    for (let at = 1; at <= superseding; at += 1) {
      const world = openWorld();
      await givenNewerTag(world);
      world.faults = (call) => {
        if (isAlone(world)) alone.push(`crash at ${at}, before call ${call.count}`);
        return faultAt(at, 'crash-before')(call);
      };
      await tick(world, 'sweep-tick');
      if (isAlone(world)) alone.push(`crash at ${at}, in the end`);
    }
    expect(alone).toEqual([]);
  });

  it('goes on where the newer one is refused', async () => {
    const world = openWorld();
    await givenNewerTag(world);
    let isFrozen = false;
    const isOpening = once(callsOf('store.transact', () => isFrozen));
    const refuse = refusing(isOpening, 'the candidate would be too large');
    world.faults = (call) => {
      isFrozen ||= callsOf('files.putIfAbsent')(call);
      return refuse(call);
    };
    await tick(world, 'sweep-tick');
    expect(theLine(world).why).toBe('the candidate would be too large');
    expect([...bodies(world, 'candidate').values()].map(({ phase }) => phase)).toEqual([
      'building',
    ]);
  });
});

/** Whether a candidate was superseded and no newer one exists. */
function isAlone(world: World): boolean {
  const phases = [...bodies(world, 'candidate').values()].map(({ phase }) => phase);
  return phases.includes('superseded') && phases.length === 1;
}

describe('a set that failed before', () => {
  it('is refused with words, and supersedes nothing', async () => {
    const world = openWorld();
    await firstTags(world, failure);
    const failed = newest(world);
    expect(failed.phase).toBe('failed');
    world.faults = runningOn(world, () => true);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    const building = newest(world);
    await tag(world, 'hello', 'v1.0.2');
    await live(world);
    world.source.removeTag(hello, 'v1.0.1');
    world.source.removeTag(hello, 'v1.0.2');
    await quiet(world);
    const tested = `this set was tested before as ${failed.id}: ${failed.why}`;
    const why = `${tested}; to test it again, POST /api/v1/rounds`;
    expect(theLine(world)).toMatchObject({ why, newestCandidate: building.id });
    expect(newest(world).phase).toBe('building');
    expect(bodies(world, 'candidate').size).toBe(2);
  });
});

describe('what a candidate owes', () => {
  it('is struck off when it is superseded: it wants no build any more', async () => {
    const world = openWorld();
    const isFirst = () => world.store.ids('candidate').length === 1;
    world.faults = failing(callsOf('store.record', isFirst));
    world.lines = [storyLine];
    await tag(world, 'hello', 'v1.0.0');
    await tag(world, 'counter', 'v1.0.0');
    await live(world);
    world.advance(storyLine.quietMs);
    await tick(world, 'sweep-tick');
    expect(debts(world)).toHaveLength(2);
    world.faults = () => 'ok';
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(candidateAt(world, 'v1.0.0')?.phase).toBe('superseded');
    expect(debts(world)).toEqual([]);
    await passHours(world, 2);
    const built = [...bodies(world, 'build').values()].map((one) => `${one.component} ${one.tag}`);
    expect(built.sort()).toEqual(['counter v1.0.0', 'hello v1.0.1']);
  });

  it('is struck off when its area is collected: nothing is staged into it any more', async () => {
    const world = openWorld();
    const isBuilt = () => newest(world).phase !== 'building';
    world.faults = failing(callsOf('files.get', isBuilt));
    await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
    expect(newest(world).phase).toBe('failed');
    expect(debts(world)).toMatchObject([{ effect: { type: 'stage-files' } }]);
    await expire(world);
    const { id } = newest(world);
    expect(world.store.document('candidate', id)).toMatchObject({
      body: { phase: 'collected' },
      owed: [],
      dueAtMs: null,
    });
  });
});
