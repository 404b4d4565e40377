import { describe, expect, it } from 'vitest';
import { compatibilitySchema } from '#edge/shown-compatibility.ts';
import { status } from '../../functions/status.ts';
import { aCellPolicy, aMatrix } from '../given/line.ts';
import { fairWeather } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { expire, firstTags, newest, promoteNewest, quiet, storyLine, tag } from './memory-story.ts';
import { withdrawAtLast } from './withdrawals.ts';

const e2e = aCellPolicy({ matrix: aMatrix({ blocking: [{ kubernetes: ['1.35'] }] }) });
const line = {
  ...storyLine,
  cells: [...storyLine.cells, { ...e2e, counts: 'informing' as const }],
};

async function ask({ ports }: World, query = '') {
  const address = `/api/v1/compatibility${query}`;
  const { body, text } = await status(address, { ports, worker: 'status' });
  return { ...compatibilitySchema.parse(body), text };
}

async function released(): Promise<World> {
  const world = openWorld();
  await firstTags(world, fairWeather, line);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  await promoteNewest(world);
  return world;
}

describe('which versions were tested on which Kubernetes', () => {
  it('is known of released sets, and still when these are collected', async () => {
    const world = await released();
    const before = await ask(world);
    expect(before.versions.map((one) => [one.component, one.version])).toEqual([
      ['counter', 'v1.0.0'],
      ['hello', 'v1.0.1'],
      ['hello', 'v1.0.0'],
    ]);
    expect(before.versions[0]?.kubernetes).toEqual({
      '1.35': {
        ...{ standing: 'tested', cells: 2 },
        releases: [
          { release: 'sample@v1.0.1', standing: 'tested' },
          { release: 'sample@v1.0.0', standing: 'tested' },
        ],
      },
      '1.34': {
        ...{ standing: 'informing', cells: 2 },
        releases: [
          { release: 'sample@v1.0.1', standing: 'informing' },
          { release: 'sample@v1.0.0', standing: 'informing' },
        ],
      },
    });
    expect(before.text).toBe(before.markdown);
    await expire(world);
    expect(newest(world).phase).toBe('collected');
    expect(await ask(world)).toEqual(before);
  });

  it('says which set to take, and not one that was withdrawn', async () => {
    const world = await released();
    const { kubernetes, newest: sets } = await ask(world, '?line=sample&kubernetes=1.35');
    expect(kubernetes).toEqual(['1.35']);
    expect(sets).toEqual([{ kubernetes: '1.35', line: 'sample', release: 'sample@v1.0.1' }]);
    await withdrawAtLast(world, 'v1.0.1');
    const after = await ask(world, '?kubernetes=1.35');
    expect(after.newest).toEqual([
      { kubernetes: '1.35', line: 'sample', release: 'sample@v1.0.0' },
    ]);
    expect(after.versions[1]?.kubernetes['1.35']).toEqual({
      ...{ standing: 'untested', cells: 1 },
      releases: [{ release: 'sample@v1.0.1', standing: 'tested', withdrawn: true }],
    });
  });

  it('is nothing before anything is released', async () => {
    const world = openWorld();
    await firstTags(world, fairWeather, line);
    expect(await ask(world)).toMatchObject({ kubernetes: [], newest: [], versions: [] });
  });

  it('is nothing while a release is only reserved, or was given up', async () => {
    const world = await released();
    const body = world.store.record('releases', 'sample@v1.0.1');
    if (body === undefined) throw new Error('sample@v1.0.1 is no release');
    for (const state of ['reserved', 'given up'] as const) {
      world.store.putRecord('releases', 'sample@v1.0.1', { ...body, state });
      expect((await ask(world)).versions).toHaveLength(2);
    }
  });

  it('is not told of a line that nobody knows', async () => {
    const world = openWorld();
    await expect(ask(world, '?line=other')).rejects.toMatchObject({ code: 'unknown' });
  });
});
