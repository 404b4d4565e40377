import { describe, expect, it } from 'vitest';
import { comparisonSchema } from '#edge/shown-comparison.ts';
import { status } from '../../functions/status.ts';
import { openWorld, type World } from '../world/world.ts';
import { expire, firstTags, newest, promoteNewest, quiet, tag } from './memory-story.ts';

async function ask({ ports }: World, from: string, to: string) {
  const address = `/api/v1/comparison?${new URLSearchParams({ from, to })}`;
  const { body, text } = await status(address, { ports, worker: 'status' });
  return { ...comparisonSchema.parse(body), text };
}

/** A world with two releases, and a candidate of a third set. */
async function given(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.1.0');
  await quiet(world);
  return world;
}

describe('two sets beside each other', () => {
  it('are releases, candidates, or one of each', async () => {
    const world = await given();
    const releases = await ask(world, 'sample@v1.0.0', 'sample@v1.0.1');
    expect(releases.bump).toBe('patch');
    expect(releases.components.filter(({ change }) => change !== 'none')).toEqual([
      {
        ...{ name: 'hello', before: 'v1.0.0', after: 'v1.0.1', change: 'patch' },
        why: ['v1.0.0 -> v1.0.1'],
      },
    ]);
    expect(releases.images.every(({ before, after }) => before && after)).toBe(true);
    expect(releases.images.map(({ image }) => image)).toEqual(['hello/hello']);
    expect(new Set(releases.cells?.map(({ news }) => news))).toEqual(new Set(['as before']));
    expect(releases.text).toMatch(/^sample@v1\.0\.0 -> sample@v1\.0\.1: patch\n/);
    const { id } = newest(world);
    const mixed = await ask(world, 'sample@v1.0.1', id);
    expect([mixed.bump, mixed.to]).toEqual(['minor', { name: id, line: 'sample', candidate: id }]);
    const back = await ask(world, id, 'sample@v1.0.1');
    expect(back.images.map(({ before }) => before)).toEqual(mixed.images.map((one) => one.after));
  });

  it('are known when they are collected', async () => {
    const world = await given();
    const { id } = newest(world);
    const before = await ask(world, 'sample@v1.0.0', id);
    await expire(world);
    expect(newest(world).phase).toBe('collected');
    expect(await ask(world, 'sample@v1.0.0', id)).toEqual(before);
  });

  it.each([
    ['sample@v9.9.9', 'sample@v1.0.0', 'unknown', /no release sample@v9\.9\.9/],
    ['sample@v1.0.0', 'nobody', 'unknown', /nobody/],
    ['sample@latest', 'x', 'malformed', /from must be a candidate, or a release such as/],
    ['x', '../y', 'malformed', /to must be a candidate, or a release such as/],
  ])('are refused where %s or %s is none: %s', async (from, to, code, words) => {
    const message = expect.stringMatching(words);
    await expect(ask(await given(), from, to)).rejects.toMatchObject({ code, message });
  });
});
