import { describe, expect, it } from 'vitest';
import type { Build } from '#core/build.ts';
import { type ComponentImage, parseVersionBound } from '#core/component-image.ts';
import { imageRepository } from '#core/image.ts';
import type { ReleaseLine } from '#core/line.ts';
import { aBase } from '../given/version.ts';
import { pushImage } from '../world/images.ts';
import { bodies, fairWeather, type Outside, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  firstTags,
  newest,
  promoteNewest,
  quiet,
  rest,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';

const windows = 'windows/amd64';
const linux = ['linux/amd64', 'linux/arm64'];

/** The line of the story whose `hello` has other images. */
function lineWith(images: readonly ComponentImage[]): ReleaseLine {
  const components = storyLine.components.map((own) =>
    own.component.name === 'hello' ? { ...own, component: { ...own.component, images } } : own,
  );
  return { ...storyLine, components };
}

/** Builds that push these platforms of `hello`, and what they must of the other images. */
function pushing(...platforms: readonly string[]): Outside {
  return {
    ...fairWeather,
    pushes: (image) => (image.name === 'hello' ? platforms : image.platforms),
  };
}

/** The builds of `hello` at a tag. */
function buildsOf(world: World, version: string): readonly Build[] {
  return [...bodies(world, 'build').values()].filter(
    (build) => build.component === 'hello' && build.tag === version,
  );
}

/** Releases v1.0.0 of a line, pushed as the platforms say, and tags v1.0.1 of `hello`. */
async function afterRelease(world: World, line: ReleaseLine, outside: Outside): Promise<void> {
  await firstTags(world, outside, line);
  await promoteNewest(world, outside);
  expect(newest(world).phase).toBe('released');
  await tag(world, 'hello', 'v1.0.1');
}

const all = lineWith([{ name: 'hello', platforms: [...linux, windows] }]);
const justLinux = lineWith([{ name: 'hello', platforms: linux }]);
const mayHaveWindows = lineWith([{ name: 'hello', platforms: linux, optional: [windows] }]);

describe('a build that lacks a platform', () => {
  it('fails, and names image and platform', async () => {
    const world = openWorld();
    await firstTags(world, pushing('linux/amd64', windows), all);
    const why = 'image hello lacks linux/arm64';
    expect(buildsOf(world, 'v1.0.0')).toMatchObject([{ phase: 'failed', why, staged: [] }]);
    expect(newest(world)).toMatchObject({ phase: 'failed', why: `hello was not built: ${why}` });
  });

  it('fails where it pushed no image at all', async () => {
    const world = openWorld();
    await firstTags(world, pushing(), all);
    expect(newest(world).why).toBe('hello was not built: image hello was not pushed');
  });

  it('stands where that is optional, and says so in build and candidate', async () => {
    const world = openWorld();
    await firstTags(world, pushing(...linux), mayHaveWindows);
    const lacks = 'image hello lacks windows/amd64, which is optional';
    expect(buildsOf(world, 'v1.0.0')).toMatchObject([{ phase: 'built', lacks }]);
    expect(newest(world)).toMatchObject({ phase: 'accepted', builds: { hello: { lacks } } });
    expect(newest(world).builds['counter']).not.toHaveProperty('lacks');
    const told = world.store.ids('audit').map((id) => world.store.record('audit', id)?.why);
    expect(told).toContain(`built; ${lacks}`);
  });

  it('says nothing where what is optional is there', async () => {
    const world = openWorld();
    await firstTags(world, pushing(...linux, windows), mayHaveWindows);
    expect(newest(world).phase).toBe('accepted');
    expect(newest(world).builds['hello']).not.toHaveProperty('lacks');
  });

  it('says it still when it joins from production', async () => {
    const world = openWorld();
    await firstTags(world, pushing(...linux), mayHaveWindows);
    await promoteNewest(world);
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world);
    const lacks = 'image hello lacks windows/amd64, which is optional';
    expect(newest(world).builds['hello']).toMatchObject({ origin: 'production', lacks });
  });
});

describe('a build that has one platform fewer than the version released last', () => {
  it('fails, and names the version that had it', async () => {
    const world = openWorld();
    await afterRelease(world, all, pushing(...linux, windows));
    await quiet(world, pushing(...linux));
    const why = 'image hello lacks windows/amd64, which v1.0.0 had';
    expect(newest(world)).toMatchObject({ phase: 'failed', why: `hello was not built: ${why}` });
  });

  it('fails also where components.yaml lists it no more', async () => {
    const world = openWorld();
    await afterRelease(world, all, pushing(...linux, windows));
    world.lines = [justLinux];
    await quiet(world, pushing(...linux));
    expect(newest(world).why).toBe(
      'hello was not built: image hello lacks windows/amd64, which v1.0.0 had: ' +
        'where it may go, write it under optional in components.yaml',
    );
  });

  it('stands where it was listed no more and is there all the same', async () => {
    const world = openWorld();
    await afterRelease(world, all, pushing(...linux, windows));
    world.lines = [justLinux];
    await quiet(world, pushing(...linux, windows));
    expect(newest(world).phase).toBe('accepted');
  });

  it('is built again, and stands, when components.yaml says that it may go', async () => {
    const world = openWorld();
    await afterRelease(world, all, pushing(...linux, windows));
    await quiet(world, pushing(...linux));
    world.lines = [mayHaveWindows];
    await tick(world, 'tag-tick');
    await quiet(world, pushing(...linux));
    const lacks = 'image hello lacks windows/amd64, which is optional; v1.0.0 had it';
    expect(newest(world)).toMatchObject({ phase: 'accepted', builds: { hello: { lacks } } });
    const phases = buildsOf(world, 'v1.0.1').map(({ phase }) => phase);
    expect(phases.sort()).toEqual(['built', 'failed']);
  });

  it('stands with a platform more, and the next must have that too', async () => {
    const world = openWorld();
    await afterRelease(world, justLinux, pushing(...linux));
    await quiet(world, pushing(...linux, windows));
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.2');
    await quiet(world, pushing(...linux));
    expect(newest(world).why).toContain('lacks windows/amd64, which v1.0.1 had');
  });

  it('is compared with the version before it, and no later one', async () => {
    const world = openWorld();
    await firstTags(world, pushing(...linux), justLinux);
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.1.0');
    await quiet(world, pushing(...linux, windows));
    await promoteNewest(world);
    const older = justLinux.components.map((own) => ({ ...own, base: aBase('1.0') }));
    world.lines = [justLinux, { ...justLinux, name: 'older', components: older }];
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world, pushing(...linux));
    expect(newest(world, 'older').frozen.components[0]?.tag).toBe('v1.0.1');
    expect(newest(world, 'older').phase).toBe('accepted');
    expect(buildsOf(world, 'v1.0.1')[0]?.last?.tag).toBe('v1.0.0');
  });

  it('is compared with production, where no release is recorded', async () => {
    const world = openWorld();
    for (const { component } of storyLine.components) await tag(world, component.name, 'v1.0.0');
    const repository = imageRepository('csi-release/csi', 'hello');
    const image = { name: 'hello', platforms: [...linux, windows], isAttested: true };
    pushImage(world.registry, repository, 'v1.0.0', { ...image, content: 'before us' });
    await tag(world, 'hello', 'v1.0.1');
    world.lines = [justLinux];
    await quiet(world, pushing(...linux));
    expect(newest(world).why).toContain('image hello lacks windows/amd64, which v1.0.0 had');
    expect(newest(world).why).not.toContain('unknown');
  });
});

describe('a line opens no candidate', () => {
  it('where an image of its newest release is not in components.yaml any more', async () => {
    const world = openWorld();
    const probe = { name: 'probe', platforms: linux };
    const hello = { name: 'hello', platforms: linux };
    await afterRelease(world, lineWith([hello, probe]), fairWeather);
    world.lines = [lineWith([hello])];
    await quiet(world);
    expect(theLine(world).why).toBe(
      'probe of hello v1.0.0: released, and not in components.yaml any more; ' +
        'write until for an image that has ended',
    );
    const until = parseVersionBound('1.0.1') ?? expect.unreachable();
    world.lines = [lineWith([hello, { ...probe, until }])];
    await tick(world, 'tag-tick');
    await quiet(world);
    expect(newest(world).phase).toBe('accepted');
    expect(newest(world).builds['hello']?.images.map(({ name }) => name)).toEqual(['hello']);
  });

  it('of a version that somebody else has put into production by halves', async () => {
    const world = openWorld();
    const images = ['probe', 'webhook'].map((name) => ({ name, platforms: linux }));
    const repository = imageRepository('csi-release/csi', 'probe');
    pushImage(world.registry, repository, 'v1.0.0', image('probe'));
    await firstTags(world, fairWeather, lineWith([{ name: 'hello', platforms: linux }, ...images]));
    await rest(world);
    expect(bodies(world, 'candidate').size).toBe(0);
    expect(world.builds.all()).toEqual([]);
    expect(theLine(world).why).toBe(
      'of hello v1.0.0 production has probe, and not hello, webhook, ' +
        'and no release of ours says so: tag a new version',
    );
  });
});

function image(name: string) {
  return { name, platforms: linux, content: 'by hand' };
}
