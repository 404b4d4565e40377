import { describe, expect, it } from 'vitest';
import {
  type ComponentImage,
  parseVersionBound,
  type VersionBound,
} from '#core/component-image.ts';
import type { ReleaseLine } from '#core/line.ts';
import { bodies, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  askFor,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  storyLine,
  tag,
  theLine,
} from './memory-story.ts';

const files = { 'deploy/kubernetes/rbac.yaml': 'rights for hello' };
const hello = 'https://git.example/sample/hello';

/** Lets somebody point v1.0.0 of hello at another commit; answers the one before and the new one. */
function moveTag(world: World): { readonly was: string; readonly is: string } {
  const was = newest(world).frozen.components.find(({ name }) => name === 'hello')?.commit ?? '';
  const files = { 'deploy/kubernetes/rbac.yaml': 'rights for everybody' };
  const is = world.source.tag(hello, 'other', { files });
  world.source.moveTag(hello, 'v1.0.0', is);
  world.bus.publish('tag-detected', { component: 'hello', tag: 'v1.0.0' });
  return { was, is };
}

function whyNotTaken(was: string, is: string): string {
  const moved = `it was first at ${was}, and is at ${is}: tag a new version, or move it back…`;
  return `hello has no tag to take under 1: v1.0.0 is quarantined: ${moved}`;
}

type Images = readonly ComponentImage[];

/** The story's line with other images of hello. */
function lineWith(change: (images: Images) => Images): ReleaseLine {
  const components = storyLine.components.map((own) => {
    const { component } = own;
    if (component.name !== 'hello') return own;
    return { ...own, component: { ...component, images: change(component.images) } };
  });
  return { ...storyLine, components };
}

function aBound(text: string): VersionBound {
  return parseVersionBound(text) ?? expect.unreachable();
}

function commitsBuilt(world: World): readonly string[] {
  return [...bodies(world, 'build').values()].map(({ commit }) => commit);
}

describe('a version tag that was moved', () => {
  it.each(['before', 'after'])('%s its release is taken for no candidate', async (when) => {
    const world = openWorld();
    await firstTags(world);
    if (when === 'after') await promoteNewest(world);
    const { head, newestCandidate } = theLine(world);
    const { was, is } = moveTag(world);
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world);
    const why = whyNotTaken(was, is);
    expect(theLine(world)).toEqual({ ...theLine(world), head, newestCandidate, why });
    expect(bodies(world, 'candidate').size).toBe(1);
    expect(world.builds.all()).toHaveLength(4);
    expect(commitsBuilt(world)).not.toContain(is);
  });

  const webhook = { name: 'hello-webhook', platforms: ['linux/amd64'] };
  it.each<[string, (images: Images) => Images]>([
    ['as it was', (images) => images],
    ['with a new image before the released one', (images) => [webhook, ...images]],
    ['with a new image after it', (images) => [...images, webhook]],
    [
      'with the released image ended before it',
      (images) => [webhook, ...images.map((image) => ({ ...image, until: aBound('1') }))],
    ],
  ])('after its release is known by it, where nobody saw the tag: %s', async (_how, change) => {
    const world = openWorld();
    world.lines = [storyLine];
    const was = world.source.tag(hello, 'v1.0.0', { files });
    await tag(world, 'counter', 'v1.0.0');
    await quiet(world);
    await promoteNewest(world);
    const is = world.source.tag(hello, 'other', { files });
    world.source.moveTag(hello, 'v1.0.0', is);
    world.lines = [lineWith(change)];
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world);
    expect(bodies(world, 'tag').has('hello:v1.0.0')).toBe(false);
    const why = whyNotTaken(was, is);
    expect(theLine(world)).toMatchObject({ why });
    expect(commitsBuilt(world)).not.toContain(is);
  });

  it('stands in no way of a new version', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    moveTag(world);
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(theLine(world).why).toBeUndefined();
    await promoteNewest(world);
    expect(theLine(world).head?.components).toMatchObject([{ tag: 'v1.0.1' }, { tag: 'v1.0.1' }]);
  });

  it.each<[string, (world: World) => string]>([
    [
      'moved',
      (world) => {
        const { was, is } = moveTag(world);
        return `hello v1.0.0 was ${was} and is ${is}; move it back, or tag a new version`;
      },
    ],
    [
      'vanished',
      (world) => {
        const { was } = moveTag(world);
        world.source.removeTag(hello, 'v1.0.0');
        return `hello v1.0.0 was ${was} and is gone; push it again there, or tag a new version`;
      },
    ],
  ])('or has %s keeps its accepted candidate from being promoted', async (_how, change) => {
    const world = openWorld();
    await firstTags(world);
    const message = change(world);
    const refused = { name: 'PermanentError', code: 'conflict', message };
    await expect(askFor(world, newest(world).id)).rejects.toMatchObject(refused);
    expect(newest(world).phase).toBe('accepted');
    expect([world.store.ids('releases'), world.store.ids('versions')]).toEqual([[], []]);
    expect(production(world)).toEqual({});
  });

  it('and moved back keeps nobody from anything', async () => {
    const world = openWorld();
    await firstTags(world);
    world.source.moveTag(hello, 'v1.0.0', moveTag(world).was);
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
  });
});
