import { describe, expect, it } from 'vitest';
import { branchWaitMs } from '#core/decide-tag.ts';
import { tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, passHours, quiet } from './memory-story.ts';
import { callsOf } from './mishaps.ts';
import { announce, pushTag, recordOf, repositoryOf, taken } from './tagging.ts';

const hello = repositoryOf('hello');
const weekHours = branchWaitMs / (60 * 60_000);

/** A world with v1.0.0, from where release-1.0 begins, and v1.0.1, which that does not have yet. */
async function openEarly(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await tick(world, 'tag-tick');
  const first = recordOf(world, 'hello', 'v1.0.0')?.commit ?? expect.unreachable();
  world.source.branch(hello, 'release-1.0', first);
  pushTag(world, 'hello', 'v1.0.1');
  announce(world, 'hello', 'v1.0.1');
  await quiet(world);
  expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({ verdict: 'quarantined' });
  return world;
}

/** Brings the commit of v1.0.1 to its branch, and tells nobody. */
function forward(world: World): void {
  const { commit } = recordOf(world, 'hello', 'v1.0.1') ?? expect.unreachable();
  world.source.branch(hello, 'release-1.0', commit);
}

describe('a tag that was pushed before its branch', () => {
  it('is out of quarantine within an hour, though nobody tells of that', async () => {
    const world = await openEarly();
    forward(world);
    await passHours(world, 1);
    await quiet(world);
    const record = recordOf(world, 'hello', 'v1.0.1');
    expect(record).toMatchObject({ verdict: 'accepted', lines: ['sample'] });
    expect(record).not.toHaveProperty('recheckAtMs');
    expect(taken(world, 'hello')).toBe('v1.0.1');
    expect(world.store.document('tag', 'hello:v1.0.1')?.dueAtMs).toBeNull();
  });

  it('is looked at every hour for a week, and then where somebody tells of it', async () => {
    const world = await openEarly();
    world.faults = () => 'ok';
    await passHours(world, weekHours + 3);
    const looks = world.calls.filter(callsOf('source.contains')).length;
    expect(looks).toBeGreaterThan(weekHours - 3);
    expect(looks).toBeLessThanOrEqual(weekHours);
    expect(world.store.document('tag', 'hello:v1.0.1')?.dueAtMs).toBeNull();
    forward(world);
    await passHours(world, 2);
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({ verdict: 'quarantined' });
    announce(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(taken(world, 'hello')).toBe('v1.0.1');
  });

  it('is let be where no line has its component any more', async () => {
    const world = await openEarly();
    const [line = expect.unreachable()] = world.lines;
    world.lines = [{ ...line, components: line.components.slice(1) }];
    world.faults = () => 'ok';
    await passHours(world, weekHours);
    expect(world.calls.filter(callsOf('source.refs'))).toEqual([]);
    expect(world.store.ids('rejected')).toEqual([]);
    expect(world.store.document('tag', 'hello:v1.0.1')?.dueAtMs).toBeNull();
  });

  it('is looked at again where its repository did not answer', async () => {
    const world = await openEarly();
    forward(world);
    world.faults = (call) => (callsOf('source.refs')(call) ? 'error-before' : 'ok');
    await expect(passHours(world, 1)).rejects.toThrow('was given up');
    world.faults = () => 'ok';
    await tick(world, 'sweep-tick');
    expect(recordOf(world, 'hello', 'v1.0.1')).toMatchObject({ verdict: 'accepted' });
  });
});
