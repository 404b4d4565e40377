import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { promote } from '../../functions/promote.ts';
import { bodies, fairWeather, live } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  expire,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  rest,
  storyLine,
  tag,
} from './memory-story.ts';

const person = { email: 'maintainer@example.com', subject: 'maintainer' };

interface Asked {
  readonly email?: string;
  readonly key?: string;
}

async function ask(world: World, candidate: string, { key, ...who }: Asked = {}) {
  const body = { candidate, reason: 'users still have it' };
  const request = { person: { ...person, ...who }, path: '/api/v1/restorations', body };
  const keyed = { ...request, ...(key !== undefined && { idempotencyKey: key }) };
  return promote(keyed, { ports: world.ports, worker: 'promote' });
}

/** Asks for a restoration and lets it be built and tested; answers the new candidate. */
async function restored(world: World, id: string, key = 'r1'): Promise<Candidate> {
  const { status, location } = await ask(world, id, { key });
  expect(status).toBe(202);
  await live(world);
  await rest(world);
  const candidate = bodies(world, 'candidate').get(location?.split('/').at(-1) ?? '');
  if (candidate === undefined) throw new Error(`nothing was restored at ${location}`);
  return candidate;
}

function digestsOf({ builds }: Candidate) {
  return Object.values(builds).flatMap(({ images }) => images.map(({ digest }) => digest));
}

describe('a collected candidate', () => {
  it('that failed is built again from the same commits, tested anew, and may be promoted', async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
    const failed = newest(world);
    expect(failed.phase).toBe('failed');
    await expire(world);
    const again = await restored(world, failed.id);
    expect(again).toMatchObject({ phase: 'accepted', round: 'restored-r1', frozen: failed.frozen });
    expect(again.restores).toMatchObject({ candidate: failed.id, by: person.email });
    expect(newest(world).id).toBe(failed.id);
    await expect(ask(world, failed.id, { key: 'r1' })).resolves.toMatchObject({
      body: { candidate: again.id, restores: failed.id },
    });
    const candidates = bodies(world, 'candidate').size;
    expect(candidates).toBe(2);
    await expire(world);
    expect(bodies(world, 'candidate').get(again.id)?.phase).toBe('collected');
  });

  it('that was released joins from production by the same digests, and nothing is built', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    const released = newest(world);
    await expire(world);
    const begun = world.builds.all().length;
    const again = await restored(world, released.id);
    expect(again.phase).toBe('accepted');
    expect(digestsOf(again)).toEqual(digestsOf(released));
    const built = world.builds
      .all()
      .slice(begun)
      .map(({ purpose }) => purpose);
    expect(
      built.filter((purpose) => purpose?.kind === 'build' && purpose.run === 'images'),
    ).toEqual([]);
  });

  it('stays out of the way of its line: nobody gives way to it, and it to nobody', async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
    const failed = newest(world);
    await expire(world);
    await ask(world, failed.id, { key: 'r1' });
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(newest(world)).toMatchObject({ phase: 'accepted', supersedes: 0 });
    const phases = [...bodies(world, 'candidate').values()].map(({ phase }) => phase);
    expect(phases.toSorted()).toEqual(['accepted', 'accepted', 'collected']);
  });

  it('is restored from its repository where its source is not kept any more', async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
    const failed = newest(world);
    await expire(world);
    const { sourceBucket } = world.ports.places;
    for (const name of world.files.names(sourceBucket, ''))
      await world.ports.files.remove(sourceBucket, name);
    expect((await restored(world, failed.id)).phase).toBe('accepted');
  });

  it('is refused where its source can be had no more', async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
    const failed = newest(world);
    await expire(world);
    const { sourceBucket } = world.ports.places;
    for (const name of world.files.names(sourceBucket, ''))
      await world.ports.files.remove(sourceBucket, name);
    world.lines = [{ ...storyLine, components: storyLine.components.slice(1) }];
    await expect(ask(world, failed.id)).rejects.toThrow(
      /the source of hello v1.0.0 .* put it back/,
    );
  });

  it.each<[string, Asked, boolean, RegExp]>([
    ['a stranger', { email: 'eve@x.example' }, true, /eve@x.example is not among the promoters/],
    ['one that stands', {}, false, /its staging area stands until 20\S+; .*POST \/api\/v1\/pins/],
  ])('is not restored for %s', async (_who, asked, isExpired, words) => {
    const world = openWorld();
    await firstTags(world);
    const { id } = newest(world);
    if (isExpired) await expire(world);
    await expect(ask(world, id, asked)).rejects.toThrow(words);
    await expect(ask(world, '00000000-0000-5000-8000-000000000000')).rejects.toThrow(
      /no candidate/,
    );
  });
});
