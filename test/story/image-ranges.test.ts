import { describe, expect, it } from 'vitest';
import { type ComponentImage, parseVersionBound } from '#core/component-image.ts';
import type { ReleaseLine } from '#core/line.ts';
import { bodies, fairWeather } from '../world/life.ts';
import { openWorld } from '../world/world.ts';
import { firstTags, newest, quiet, storyLine, tag, theLine } from './memory-story.ts';

type Images = readonly ComponentImage[];

/** The line of the story with other images of some components. */
function lineWith(change: (images: Images, component: string) => Images): ReleaseLine {
  const components = storyLine.components.map((own) => {
    const images = change(own.component.images, own.component.name);
    return { ...own, component: { ...own.component, images } };
  });
  return { ...storyLine, components };
}

const first = parseVersionBound('1') ?? expect.unreachable();
const patch = parseVersionBound('1.0.1') ?? expect.unreachable();
const platforms = ['linux/amd64'];
const webhook = { name: 'hello-webhook', platforms, until: patch };
const converter = { name: 'hello-converter', platforms, since: patch };

describe('a component whose versions have other images', () => {
  it('is built and staged with those of the tag that is taken', async () => {
    const world = openWorld();
    const line = lineWith((images, component) =>
      component === 'hello' ? [...images, webhook, converter] : images,
    );
    await firstTags(world, fairWeather, line);
    const names = () => newest(world).builds['hello']?.images.map(({ name }) => name);
    expect([newest(world).phase, names()]).toEqual(['accepted', ['hello', 'hello-webhook']]);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect([newest(world).phase, names()]).toEqual(['accepted', ['hello', 'hello-converter']]);
    const frozen = newest(world).frozen.components.find(({ name }) => name === 'hello');
    expect(frozen?.images[1]).toEqual({ name: 'hello-converter', platforms });
  });

  it('keeps its build where a range is written that its tag is in', async () => {
    const world = openWorld();
    await firstTags(world);
    const before = bodies(world, 'build').size;
    world.lines = [lineWith((images) => images.map((image) => ({ ...image, since: first })))];
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world);
    expect(newest(world).phase).toBe('accepted');
    expect(bodies(world, 'build').size).toBe(before + 1);
  });

  it('opens no candidate at a tag that has no image, and says what to write', async () => {
    const world = openWorld();
    world.lines = [lineWith((images, component) => (component === 'hello' ? [converter] : images))];
    for (const { component } of storyLine.components) await tag(world, component.name, 'v1.0.0');
    await quiet(world);
    expect(bodies(world, 'candidate').size).toBe(0);
    expect(theLine(world).why).toContain(
      'hello v1.0.0 has no image: write the images that it has into components.yaml',
    );
  });
});
