import { describe, expect, it } from 'vitest';
import { bodies, fairWeather, production } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { expire, firstTags, promoteNewest, quiet, tag, wholeStory } from './memory-story.ts';

function phases(world: World) {
  return [...bodies(world, 'candidate').values()].map(({ phase }) => phase).sort();
}

function staging(world: World) {
  return [...world.registry.repositories()].filter((name) => name.includes('gcr.io')).sort();
}

describe('the story in memory', () => {
  it('opens one candidate for tags that come together, and accepts it', async () => {
    const world = openWorld();
    await firstTags(world);
    expect(phases(world)).toEqual(['accepted']);
    expect(world.builds.all()).toHaveLength(4);
  });

  it('promotes by digest: version tags, floating tags, files and the release record', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    expect(phases(world)).toEqual(['released']);
    const tags = Object.keys(production(world)).filter((name) => name.includes('/hello:'));
    expect(tags.map((name) => name.split(':')[1]).sort()).toEqual(['v1', 'v1.0', 'v1.0.0']);
    expect(world.store.record('releases', 'sample@v1.0.0')?.state).toBe('released');
    const published = ['SHA256SUMS', 'hello/deploy/kubernetes/rbac.yaml', 'images.yaml'];
    expect(world.files.names(places.releaseBucket, 'sample/v1.0.0/')).toEqual(
      expect.arrayContaining(published.map((path) => `sample/v1.0.0/${path}`)),
    );
    expect(world.bus.published('release-published')).toHaveLength(1);
  });

  it('builds only what was never built: the rest of a patch joins', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await promoteNewest(world);
    const built = world.builds.all().filter(({ purpose }) => purpose?.kind === 'build');
    expect(built).toHaveLength(5);
    expect(bodies(world, 'line').get('sample')?.head?.version).toBe('v1.0.1');
    const tags = production(world);
    expect(tags['csi-release/csi/hello:v1']).toBe(tags['csi-release/csi/hello:v1.0.1']);
    expect(tags['csi-release/csi/counter:v1']).toBe(tags['csi-release/csi/counter:v1.0.0']);
  });

  it('copies what was released and collected back from production, and builds nothing of it', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await expire(world);
    expect(staging(world)).toEqual([]);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(phases(world)).toEqual(['accepted', 'collected']);
    const built = world.builds.all().filter(({ purpose }) => purpose?.kind === 'build');
    expect(built).toHaveLength(5);
    expect(staging(world)).toEqual([
      'csi-release/gcr.io/counter',
      'csi-release/gcr.io/counter-probe',
      'csi-release/gcr.io/hello',
    ]);
  });

  it('fails a candidate whose blocking cell fails, and says why', async () => {
    const world = openWorld();
    await firstTags(world, { ...fairWeather, ciAnswers: 'failure' });
    const [candidate] = [...bodies(world, 'candidate').values()];
    expect(candidate?.phase).toBe('failed');
    expect(candidate?.why).toContain('interop failed');
    await expect(promoteNewest(world)).rejects.toThrow(/is failed: interop failed/);
    expect(production(world)).toEqual({});
  });

  it.each([1, 2, 3])(
    'collects what has expired and leaves production as it is, with %i messages at a time',
    async (messagesAtOnce) => {
      const world = openWorld();
      await wholeStory(world, { ...fairWeather, messagesAtOnce });
      expect(phases(world)).toEqual(['collected', 'collected']);
      expect([...bodies(world, 'build').values()].map(({ phase }) => phase)).toEqual([
        'collected',
        'collected',
        'collected',
      ]);
      expect(staging(world)).toEqual([]);
      expect(Object.keys(production(world))).toHaveLength(10);
    },
  );
});
