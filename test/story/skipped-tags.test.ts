import { describe, expect, it } from 'vitest';
import { type SkippedTag, skippedMax, skippedWhyLengthMax } from '#core/take.ts';
import { promote } from '../../functions/promote.ts';
import { wrongBranchWords } from '../given/quarantine-words.ts';
import { tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, quiet } from './memory-story.ts';
import { announce, pushCommit, pushTag, recordOf, repositoryOf, taken } from './tagging.ts';

const hello = repositoryOf('hello');
const maintainer = 'maintainer@example.com';

/** Withdraws a tag of hello, as a promoter may. */
async function withdraw(world: World, tag: string, reason: string): Promise<void> {
  const body = { component: 'hello', tag, reason };
  const person = { email: maintainer, subject: maintainer };
  const request = { person, path: '/api/v1/withdrawals', body };
  await promote(request, { ports: world.ports, worker: 'promote' });
}

/** A world that is watched, with v1.0.0 on a branch of its minor. */
async function openWatched(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await tick(world, 'tag-tick');
  const { commit } = recordOf(world, 'hello', 'v1.0.0') ?? expect.unreachable();
  world.source.branch(hello, 'release-1.0', commit);
  return world;
}

/** Opens a candidate since counter has a new tag, and answers what it skipped of hello. */
async function skippedByNext(world: World): Promise<readonly SkippedTag[]> {
  await tick(world, 'tag-tick');
  await quiet(world);
  pushTag(world, 'counter', 'v1.0.1');
  announce(world, 'counter', 'v1.0.1');
  await quiet(world);
  expect(taken(world, 'counter')).toBe('v1.0.1');
  expect(newest(world).skipped).not.toHaveProperty('counter');
  return newest(world).skipped['hello'] ?? [];
}

const commitId = expect.stringMatching(/^[0-9a-f]{40}$/);

/** How a tag comes to be skipped, by the reason for it. */
const harms: Readonly<Record<string, readonly [string, (world: World) => Promise<void> | void]>> = {
  'v1.12.0': [
    'quarantined: more than one minor above v1.0: did you mean v1.1.0?',
    (world) => void pushTag(world, 'hello', 'v1.12.0'),
  ],
  'v1.1.0': [
    `quarantined: ${wrongBranchWords('release-1.0', 'main')}`,
    (world) => void pushTag(world, 'hello', 'v1.1.0', { branch: 'release-1.0' }),
  ],
  'v1.1.0-rc.1': [
    'a pre-release, which is not asked for',
    (world) => void pushTag(world, 'hello', 'v1.1.0-rc.1'),
  ],
  'v2.0.0': ['not under 1', (world) => void pushTag(world, 'hello', 'v2.0.0')],
  'v1.0.1': [
    `quarantined: withdrawn by ${maintainer}: it deletes volumes`,
    async (world) => {
      pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0' });
      await withdraw(world, 'v1.0.1', 'it deletes volumes');
    },
  ],
};

describe('a candidate', () => {
  it.each(Object.entries(harms))('says why it skipped %s', async (tag, [why, harm]) => {
    const world = await openWatched();
    await harm(world);
    expect(await skippedByNext(world)).toEqual([{ tag, why }]);
    expect(taken(world, 'hello')).toBe('v1.0.0');
  });

  it('says where a tag that it skipped was, and where it is', async () => {
    const world = await openWatched();
    const was = pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0' });
    await tick(world, 'tag-tick');
    const is = pushCommit(world, 'hello');
    world.source.moveTag(hello, 'v1.0.1', is);
    const moved = `it was first at ${was}, and is at ${is}: tag a new version, or move it back…`;
    const why = `quarantined: ${moved}`;
    expect([was, is]).toEqual([commitId, commitId]);
    expect(await skippedByNext(world)).toEqual([{ tag: 'v1.0.1', why }]);
  });

  it('says nothing of what is older than the tag that it took, or is not there', async () => {
    const world = await openWatched();
    pushTag(world, 'hello', 'v1.0.1', { branch: 'release-1.0' });
    pushTag(world, 'hello', 'v0.9.0');
    pushTag(world, 'hello', 'v1.0.0-rc.1');
    pushTag(world, 'hello', 'client/v1.9.0');
    pushTag(world, 'hello', 'v1.0.2', { branch: 'release-1.0' });
    await tick(world, 'tag-tick');
    world.source.removeTag(hello, 'v1.0.2');
    expect(await skippedByNext(world)).toEqual([]);
    expect(taken(world, 'hello')).toBe('v1.0.1');
  });

  it('says so of the newest only, in few words each, however many there are', async () => {
    const world = await openWatched();
    const reason = '\u{1f600}'.repeat(140);
    for (let patch = 1; patch <= 20; patch += 1) {
      pushTag(world, 'hello', `v1.0.${patch}`, { branch: 'release-1.0' });
      pushTag(world, 'hello', `v2.0.${patch}`);
      await withdraw(world, `v1.0.${patch}`, reason);
    }
    const skipped = await skippedByNext(world);
    const under = Array.from({ length: skippedMax }, (_one, at) => `v1.0.${20 - at}`);
    expect(skipped.map(({ tag }) => tag)).toEqual([...under, 'v2.0.20']);
    expect(skipped.map(({ more = 0 }) => more)).toEqual([0, 0, 20 - skippedMax, 0]);
    for (const { why } of skipped) {
      expect(why.length).toBeLessThanOrEqual(skippedWhyLengthMax);
      expect(why.isWellFormed()).toBe(true);
    }
    expect(taken(world, 'hello')).toBe('v1.0.0');
  });
});
