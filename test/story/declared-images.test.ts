import { describe, expect, it } from 'vitest';
import { type ComponentImage, parseVersionBound } from '#core/component-image.ts';
import type { ReleaseLine } from '#core/line.ts';
import { bodies, live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, quiet, storyLine, theLine } from './memory-story.ts';

const rbac = { 'deploy/kubernetes/rbac.yaml': 'rbac' };

/** Tags a component whose Makefile says what it builds, and announces it. */
function tagBuilding(world: World, component: string, version: string, makefile: string): void {
  const repository = `https://git.example/sample/${component}`;
  world.source.tag(repository, version, {
    files: { ...rbac, Makefile: makefile },
    committedAtMs: Date.UTC(2026, 0, 5),
  });
  world.bus.publish('tag-detected', { component, tag: version });
}

/** A line with other images of `hello`. */
function lineWith(change: (images: readonly ComponentImage[]) => readonly ComponentImage[]) {
  const components = storyLine.components.map((own) => {
    const { component } = own;
    if (component.name !== 'hello') return own;
    return { ...own, component: { ...component, images: change(component.images) } };
  });
  return { ...storyLine, components } satisfies ReleaseLine;
}

const difference =
  'hello v1.0.1 builds hello, hello-webhook (CMDS of its Makefile), but components.yaml says ' +
  'hello: add hello-webhook there';

describe('a component whose Makefile says what it builds', () => {
  it('is released as long as that is what components.yaml says', async () => {
    const world = openWorld();
    await firstTags(world);
    tagBuilding(world, 'hello', 'v1.0.1', 'CMDS=hello\n');
    tagBuilding(world, 'counter', 'v1.0.1', 'CMDS=counter-probe counter\n');
    await quiet(world);
    expect(newest(world).phase).toBe('accepted');
    expect(newest(world).frozen.components.map(({ tag }) => tag)).toEqual(['v1.0.1', 'v1.0.1']);
  });

  it('opens no candidate where it builds others, builds nothing, and says what to do', async () => {
    const world = openWorld();
    await firstTags(world);
    const before = [newest(world).id, world.builds.all().length];
    tagBuilding(world, 'hello', 'v1.0.1', 'CMDS=hello hello-webhook\n');
    await quiet(world);
    expect(theLine(world).why).toBe(difference);
    expect([newest(world).id, world.builds.all().length]).toEqual(before);
    await tick(world, 'tag-tick');
    await quiet(world);
    expect(theLine(world).opening ?? []).toEqual([]);
  });

  it('names every component that differs', async () => {
    const world = openWorld();
    await firstTags(world);
    tagBuilding(world, 'hello', 'v1.0.1', 'CMDS=hello hello-webhook\n');
    tagBuilding(world, 'counter', 'v1.0.1', 'CMDS=\n');
    await quiet(world);
    const { why = '' } = theLine(world);
    expect(why.split('; ')).toEqual([
      difference,
      'counter v1.0.1 builds no image (CMDS of its Makefile), but components.yaml says counter, ' +
        'counter-probe: correct since or until of counter, counter-probe',
    ]);
  });

  it('opens one when components.yaml has been corrected, though no tag came', async () => {
    const world = openWorld();
    await firstTags(world);
    tagBuilding(world, 'hello', 'v1.0.1', 'CMDS=hello hello-webhook\n');
    await quiet(world);
    const since = parseVersionBound('1.0.1') ?? expect.unreachable();
    const webhook = { name: 'hello-webhook', platforms: ['linux/amd64'], since };
    world.lines = [lineWith((images) => [...images, webhook])];
    await tick(world, 'tag-tick');
    await quiet(world);
    expect(newest(world).phase).toBe('accepted');
    expect(newest(world).builds['hello']?.images.map(({ name }) => name)).toEqual([
      'hello',
      'hello-webhook',
    ]);
    expect(theLine(world).why).toBeUndefined();
  });

  it('is compared again where components.yaml changes at the same commit', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    tagBuilding(world, 'hello', 'v1.0.0', 'CMDS=hello\n');
    tagBuilding(world, 'counter', 'v1.0.0', 'CMDS=counter counter-probe\n');
    await quiet(world);
    const first = newest(world).id;
    const webhook = { name: 'hello-webhook', platforms: ['linux/amd64'] };
    world.lines = [lineWith((images) => [...images, webhook])];
    await tick(world, 'tag-tick');
    await quiet(world);
    expect(newest(world).id).toBe(first);
    expect(theLine(world).why).toMatch(
      /^hello v1\.0\.0 builds hello \(CMDS of its Makefile\), but/,
    );
  });

  it('stops its own line alone', async () => {
    const world = openWorld();
    const webhook = { name: 'hello-webhook', platforms: ['linux/amd64'] };
    const one = { ...lineWith((images) => [...images, webhook]), name: 'one' };
    const components = storyLine.components.filter(({ component }) => component.name !== 'hello');
    world.lines = [one, { ...storyLine, name: 'other', components }];
    tagBuilding(world, 'hello', 'v1.0.1', 'CMDS=hello\n');
    tagBuilding(world, 'counter', 'v1.0.1', 'CMDS=counter counter-probe\n');
    await quiet(world);
    await live(world);
    expect(theLine(world, 'one').why).toContain('correct since or until of hello-webhook');
    expect(newest(world, 'other').phase).toBe('accepted');
    expect(bodies(world, 'line').get('one')?.newestCandidate).toBeUndefined();
  });
});
