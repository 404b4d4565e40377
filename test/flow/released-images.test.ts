import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { imageRepository } from '#core/image.ts';
import { imageTagKey } from '#core/plan.ts';
import type { Version } from '#core/release.ts';
import { refuseHalf, releasedImages } from '#flow/released-images.ts';
import { aFrozenComponent } from '../given/candidate.ts';
import { aPlannedImage } from '../given/promotion.ts';
import type { Fault } from '../world/faults.ts';
import { pushImage } from '../world/images.ts';
import { openWorld, type World } from '../world/world.ts';

const platforms = ['linux/amd64'];
const component = aFrozenComponent({
  images: [
    { name: 'hello', platforms },
    { name: 'probe', platforms },
  ],
});

/** Lets the ledger have an image of the component's version, which stands if nothing else is said. */
function record(world: World, name: string, facts: Partial<Version> = {}): void {
  const { write: _planned, ...image } = aPlannedImage(name);
  const { commit, tag, name: owner } = component;
  const version = { ...image, component: owner, commit, reservedFor: ['one'], standsSinceMs: 1 };
  world.store.putRecord('versions', imageTagKey(image.repository, tag), { ...version, ...facts });
}

/** What a candidate is told, by name; or why it is told nothing. */
async function told(world: World): Promise<readonly string[]> {
  const duty = { ports: world.ports, worker: 'build-finished' } as const;
  return (await releasedImages(duty, component)).map(({ name }) => name);
}

describe('the images that production has of a version', () => {
  const other = { commit: 'another' };
  it.each<[string, Readonly<Record<string, Partial<Version>>>, readonly string[]]>([
    ['none, where it was never released', {}, []],
    ['none, where other commits were', { hello: other, probe: other }, []],
    ['all', { hello: {}, probe: {} }, ['hello', 'probe']],
  ])('are %s', async (_which, versions, names) => {
    const world = openWorld();
    for (const [name, facts] of Object.entries(versions)) record(world, name, facts);
    expect(await told(world)).toEqual(names);
  });

  it('are none while they are only reserved', async () => {
    const world = openWorld();
    for (const name of ['hello', 'probe']) {
      const { write: _planned, ...image } = aPlannedImage(name);
      const { commit, tag } = component;
      const version = { ...image, component: 'hello', commit, reservedFor: ['one'] };
      world.store.putRecord('versions', imageTagKey(image.repository, tag), version);
    }
    expect(await told(world)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Partial<Version>>>, string]>([
    ['an image', { hello: {} }, 'image probe was not pushed'],
    ['a platform', { hello: {}, probe: { platforms: [] } }, 'image probe lacks linux/amd64'],
  ])('are refused where they lack %s', async (_what, versions, lacks) => {
    const world = openWorld();
    for (const [name, facts] of Object.entries(versions)) record(world, name, facts);
    const message =
      `v1.0.0 is released, and ${lacks} then; no version is built twice: ` +
      'tag a new version, and write since for an image that is new in it';
    await expect(told(world)).rejects.toMatchObject({ code: 'conflict', message });
  });

  it('are all where the release comes between the reads', async () => {
    const world = openWorld();
    world.faults = async ({ method, count }): Promise<Fault> => {
      if (method !== 'record' || count !== 2) return 'ok';
      await setImmediate();
      for (const name of ['hello', 'probe']) record(world, name);
      return 'ok';
    };
    expect(await told(world)).toEqual(['hello', 'probe']);
    expect(world.calls.map(({ method }) => method)).toEqual(['record', 'record', 'transact']);
  });
});

describe('a version that production has by halves', () => {
  /** Lets production have an image under the version's tag, by somebody's hand. */
  function push(world: World, name: string): void {
    const repository = imageRepository(component.production, name);
    pushImage(world.registry, repository, component.tag, { name, platforms, content: name });
  }
  const refused = (world: World) =>
    refuseHalf({ ports: world.ports, worker: 'tag-detected' }, component);
  const reserved = (world: World, name: string) => {
    const { write: _planned, ...image } = aPlannedImage(name);
    const version = {
      ...image,
      component: 'hello',
      commit: component.commit,
      reservedFor: ['one'],
    };
    world.store.putRecord('versions', imageTagKey(image.repository, component.tag), version);
  };

  it.each<[string, (world: World) => void]>([
    ['nothing of it', () => undefined],
    ['all of it by hand', (world) => ['hello', 'probe'].map((name) => push(world, name))],
    ['all of it released', (world) => ['hello', 'probe'].map((name) => record(world, name))],
    [
      'a part of it, by a promotion that is under way',
      (world) => {
        for (const name of ['hello', 'probe']) reserved(world, name);
        push(world, 'hello');
      },
    ],
  ])('is not one of which it has %s', async (_what, arrange) => {
    const world = openWorld();
    arrange(world);
    expect(await refused(world)).toBeUndefined();
  });

  it('is refused where the ledger says so', async () => {
    const world = openWorld();
    record(world, 'hello');
    expect(await refused(world)).toMatch(
      /^hello v1\.0\.0 is released, and image probe was not pushed then; no version is built twice/,
    );
  });

  it('is refused where only the registry shows it, with what is there and what is not', async () => {
    const world = openWorld();
    push(world, 'probe');
    expect(await refused(world)).toBe(
      'of hello v1.0.0 production has probe, and not hello, and no release of ours says so: ' +
        'tag a new version',
    );
  });

  it('is asked for again where that cannot be told', async () => {
    const world = openWorld();
    world.faults = async ({ port }): Promise<Fault> => (port === 'images' ? 'error-before' : 'ok');
    await expect(refused(world)).rejects.not.toHaveProperty('code');
  });
});
