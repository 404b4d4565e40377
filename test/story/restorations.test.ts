import { describe, expect, it } from 'vitest';
import { fairWeather, live, type Outside, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  expire,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  rest,
  tag,
  theLine,
} from './memory-story.ts';
import { runningOn } from './mishaps.ts';
import { rounds, runs } from './nightly.ts';
import { promoteRestored, restoreAtLast, restored, restoreOnce } from './restorations.ts';

const ciFails: Outside = { ...fairWeather, ciAnswers: 'failure' };

/** A world whose only candidate failed, or was released, and is collected. */
async function collected(outside: Outside = fairWeather, isReleased = false): Promise<World> {
  const world = openWorld();
  await firstTags(world, outside);
  if (isReleased) await promoteNewest(world);
  await expire(world);
  return world;
}

describe('a collected candidate that is restored', () => {
  it('is built anew, tested, and promoted where it failed before', async () => {
    const world = await collected(ciFails);
    expect(rounds(world)).toEqual(['first collected']);
    const before = newest(world);
    await restoreAtLast(world, before.id);
    expect(rounds(world)).toEqual(['first collected', 'restored-again accepted']);
    expect(restored(world).frozen).toEqual(before.frozen);
    expect(runs(world)).toMatchObject({ images: 4, sanity: 2 });
    await promoteRestored(world);
    expect(restored(world)).toMatchObject({ phase: 'released', version: 'v1.0.0' });
  });

  it('joins from production by the same digests what was released', async () => {
    const world = await collected(fairWeather, true);
    const before = newest(world);
    const kept = production(world);
    const { images } = runs(world);
    await restoreAtLast(world, before.id);
    const { phase, builds } = restored(world);
    expect([phase, runs(world)['images']]).toEqual(['accepted', images]);
    for (const [name, news] of Object.entries(builds)) {
      expect(news.origin).toBe('production');
      const digests = before.builds[name]?.images.map(({ digest }) => digest);
      expect(news.images.map(({ digest }) => digest)).toEqual(digests);
    }
    expect(production(world)).toEqual(kept);
  });

  it('is one candidate, however often the same is asked', async () => {
    const world = await collected(ciFails);
    const { id } = newest(world);
    const first = await restoreOnce(world, id);
    expect(await restoreOnce(world, id)).toEqual(first);
    await live(world);
    await rest(world);
    expect(await restoreOnce(world, id)).toEqual({ ...first, phase: 'accepted' });
    expect(rounds(world)).toHaveLength(2);
  });

  it('names in the audit which one, who and why', async () => {
    const world = await collected(ciFails);
    const { id } = newest(world);
    const { candidate } = await restoreOnce(world, id);
    expect(world.store.record('audit', `candidate:${candidate}:1`)).toMatchObject({
      ...{ event: 'opened', by: 'promote' },
      why: `opened with 2 components: maintainer@example.com restores ${id}: it is needed`,
    });
  });

  it('takes nobody’s place, and nobody takes its place while it builds', async () => {
    const world = await collected(ciFails);
    const { id } = newest(world);
    world.faults = runningOn(world, () => true);
    await restoreAtLast(world, id);
    expect(theLine(world).newestCandidate).toBe(id);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(newest(world)).toMatchObject({ round: 'first', supersedes: 0 });
    expect(newest(world).id).not.toBe(id);
    expect(restored(world).phase).toBe('building');
  });
});

describe('a source that is gone', () => {
  const source = (world: World) => {
    const [component] = newest(world).frozen.components;
    return component?.source ?? expect.unreachable();
  };

  it('is read again from its repository', async () => {
    const world = await collected(ciFails);
    const { bucket, object } = source(world);
    const bytes = world.files.bytes(bucket, object);
    world.files.overwrite(bucket, object);
    await restoreAtLast(world, newest(world).id);
    expect(world.files.bytes(bucket, object)).toEqual(bytes);
    expect(restored(world).phase).toBe('accepted');
  });

  it('refuses the restoration where the commit cannot be read, and nothing is opened', async () => {
    const world = await collected(ciFails);
    const { bucket, object } = source(world);
    world.files.overwrite(bucket, object);
    world.faults = ({ port }) => (port === 'source' ? 'error-before' : 'ok');
    await expect(restoreOnce(world, newest(world).id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/cannot be read again; see that \S+ has that commit/),
    });
    expect(rounds(world)).toEqual(['first collected']);
  });
});

describe('a restoration is refused', () => {
  it('of what stands', async () => {
    const world = openWorld();
    await firstTags(world);
    const words = /is accepted: it still stands until \S+; pin it: POST \/api\/v1\/pins/;
    await expect(restoreOnce(world, newest(world).id)).rejects.toThrow(words);
  });

  it.each([
    ['of no candidate', 'unknown', () => 'none', {}],
    ['to a stranger', 'forbidden', (id: string) => id, { email: 'eve@example.com' }],
  ])('%s', async (_what, code, idOf, stranger) => {
    const world = await collected(ciFails);
    const person = { email: 'maintainer@example.com', subject: 'x', ...stranger };
    const asked = restoreOnce(world, idOf(newest(world).id), { person });
    await expect(asked).rejects.toMatchObject({ code });
  });

  it('of a line that is none any more', async () => {
    const world = await collected(ciFails);
    const { id } = newest(world);
    world.lines = [];
    await expect(restoreOnce(world, id)).rejects.toThrow('no release line sample');
  });

  it('under a name that restored another candidate of the set', async () => {
    const world = await collected(ciFails);
    await restoreAtLast(world, newest(world).id);
    const { id } = restored(world);
    await expire(world);
    await expect(restoreOnce(world, id)).rejects.toThrow('say another id');
    expect(await restoreOnce(world, id, { id: 'more' })).toMatchObject({ restores: id });
  });
});
