import { describe, expect, it } from 'vitest';
import { imageRepository } from '#core/image.ts';
import { imageTagKey } from '#core/plan.ts';
import type { Version } from '#core/release.ts';
import { lastReleased } from '#flow/last-released.ts';
import { aFrozenComponent } from '../given/candidate.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aPlannedImage } from '../given/promotion.ts';
import { pushImage } from '../world/images.ts';
import { openWorld, type World } from '../world/world.ts';

const platforms = ['linux/amd64'];
const images = ['hello', 'probe'].map((name) => ({ name, platforms }));
const component = aComponent({ images });
const repository = imageRepository('csi-release/csi', 'hello');

/** A world in which a line has `hello`, with these tags. */
function worldOf(...tags: readonly string[]): World {
  const world = openWorld();
  world.lines = [aLine({ components: [aLineComponent(component)] })];
  for (const tag of tags) world.source.tag(component.repository, tag);
  return world;
}

function record(world: World, tag: string, facts: Partial<Version> = {}): void {
  const { write: _planned, ...image } = aPlannedImage('hello');
  const version = { ...image, component: 'hello', commit: 'any', reservedFor: ['one'] };
  const standing = { ...version, standsSinceMs: 1, ...facts };
  world.store.putRecord('versions', imageTagKey(repository, tag), standing);
}

function push(world: World, tag: string): void {
  pushImage(world.registry, repository, tag, { name: 'hello', platforms, content: tag });
}

async function asked(world: World, tag: string): Promise<string | undefined> {
  const duty = { ports: world.ports, worker: 'tag-detected' } as const;
  const last = await lastReleased(duty, aFrozenComponent({ tag, images }));
  expect(last?.images ?? [{ name: 'hello', platforms }]).toEqual([{ name: 'hello', platforms }]);
  return last?.tag;
}

describe('the version released before a tag', () => {
  const many = Array.from({ length: 30 }, (_, at) => `v1.0.${at}`);
  it.each<[string, readonly string[], readonly string[], string | undefined]>([
    ['is none where nothing was', ['v1.0.0', 'v1.1.0'], [], undefined],
    ['is the newest that was', ['v1.0.0', 'v1.0.1', 'v1.1.0'], ['v1.0.0', 'v1.0.1'], 'v1.0.1'],
    ['is not the newest that was not', ['v1.0.0', 'v1.0.1', 'v1.1.0'], ['v1.0.0'], 'v1.0.0'],
    ['is by numbers, and not by text', ['v1.0.9', 'v1.0.10'], ['v1.0.9', 'v1.0.10'], 'v1.0.10'],
    ['is never the tag itself', ['v1.1.0'], ['v1.1.0'], undefined],
    ['is never a later one', ['v1.1.0', 'v1.2.0'], ['v1.2.0'], undefined],
    ['may be a pre-release', ['v1.0.0', 'v1.1.0-rc1'], ['v1.0.0', 'v1.1.0-rc1'], 'v1.1.0-rc1'],
    ['is among the last twenty', many, ['v1.0.10'], 'v1.0.10'],
    ['is looked for no further', many, ['v1.0.9'], undefined],
    ['is one that the repository shows', ['v1.1.0'], ['v1.0.0'], undefined],
  ])('%s', async (_which, tags, released, last) => {
    const world = worldOf(...tags);
    for (const tag of released) record(world, tag);
    expect(await asked(world, 'v1.1.0')).toBe(last);
  });

  it('is none while it is only reserved', async () => {
    const world = worldOf('v1.0.0', 'v1.1.0');
    const { write: _planned, ...image } = aPlannedImage('hello');
    const reserved = { ...image, component: 'hello', commit: 'any', reservedFor: ['one'] };
    world.store.putRecord('versions', imageTagKey(repository, 'v1.0.0'), reserved);
    expect(await asked(world, 'v1.1.0')).toBeUndefined();
  });

  it('is what production has, where nothing is recorded', async () => {
    const world = worldOf(...many);
    for (const tag of ['v1.0.25', 'v1.0.26', 'v1.0.3']) push(world, tag);
    expect(await asked(world, 'v1.1.0')).toBe('v1.0.26');
    expect(await asked(world, 'v1.0.25')).toBeUndefined();
  });

  it('is what is recorded, whatever else production has; and production is not asked', async () => {
    const world = worldOf('v1.0.0', 'v1.0.1');
    record(world, 'v1.0.0');
    push(world, 'v1.0.1');
    expect(await asked(world, 'v1.1.0')).toBe('v1.0.0');
    expect(world.calls.map(({ port }) => port)).not.toContain('images');
  });

  it('is none for a component that no line has any more', async () => {
    const world = worldOf('v1.0.0');
    record(world, 'v1.0.0');
    world.lines = [];
    expect(await asked(world, 'v1.1.0')).toBeUndefined();
  });
});
