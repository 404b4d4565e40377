import { describe, expect, it } from 'vitest';
import { type Digest, imageRepository } from '#core/image.ts';
import { bodies, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { debts, firstTags, passHours, promoteNewest, quiet, tag } from './memory-story.ts';
import { callsOf, failing } from './mishaps.ts';

const hello = imageRepository('csi-release/csi', 'hello');

/** A world in which hello was released as v1.0.0, and then as v1.0.1. */
async function givenTwoReleases(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  await promoteNewest(world);
  return world;
}

/** Moves a tag by hand, to what another tag names. */
function moveByHand(world: World, moved: string, to: string): void {
  world.registry.tag(hello, digestOf(world, to), moved);
}

function digestOf(world: World, named: string): Digest {
  const digest = production(world)[`${hello}:${named}`];
  if (digest === undefined) throw new Error(`production has no ${named}`);
  return digest;
}

function alerts(world: World): readonly unknown[] {
  return world.log.lines('error').map(({ message, fields }) => [message, fields['why']]);
}

function body(world: World, floating: string) {
  return bodies(world, 'floating-tag').get(`${hello}:${floating}`);
}

const changedByHand = 'production was changed by another hand';

describe('a floating tag', () => {
  it.each([
    ['moved', (world: World) => moveByHand(world, 'v1', 'v1.0.0')],
    ['removed', (world: World) => void world.registry.remove(hello, 'v1')],
  ])('that somebody %s by hand is right again within the hour', async (_how, change) => {
    const world = await givenTwoReleases();
    const before = production(world);
    change(world);
    expect(production(world)).not.toEqual(before);
    await passHours(world, 1);
    expect(production(world)).toEqual(before);
    const [, why] = alerts(world)[0] as readonly [string, string];
    expect(alerts(world)).toEqual([[changedByHand, why]]);
    expect(why).toMatch(/^drift: v1 .*, and must name v1\.0\.1$/);
    expect(body(world, 'v1')?.moves.at(-1)).toMatchObject({ to: 'v1.0.1', by: 'sweep-tick', why });
    const { revision = 0 } = world.store.document('floating-tag', `${hello}:v1`) ?? {};
    const audit = world.store.record('audit', `floating-tag:${hello}:v1:${revision}`);
    expect(audit).toMatchObject({ event: 'compared', why });
    expect(debts(world)).toEqual([]);
  });

  it('that is right costs one request an hour, and nothing is written down of it', async () => {
    const world = await givenTwoReleases();
    const id = `${hello}:v1`;
    const before = world.store.document('floating-tag', id);
    const audits = world.store.ids('audit').length;
    world.faults = () => 'ok';
    await passHours(world, 24);
    const { dueAtMs: _next, ...kept } = world.store.document('floating-tag', id) ?? {};
    expect({ ...kept, dueAtMs: before?.dueAtMs }).toEqual(before);
    expect(world.store.ids('audit')).toHaveLength(audits);
    // Three images with v1 and v1.0 each, and the version tags: two of hello, one of each other.
    const looks = world.calls.filter(({ port, method }) => `${port}.${method}` === 'images.digest');
    expect(looks).toHaveLength(24 * (6 + 4));
    expect(alerts(world)).toEqual([]);
  });

  it('is looked at again in an hour where the registry did not answer', async () => {
    const world = await givenTwoReleases();
    moveByHand(world, 'v1', 'v1.0.0');
    world.faults = failing(callsOf('images.digest'));
    await passHours(world, 3);
    expect(digestOf(world, 'v1')).toBe(digestOf(world, 'v1.0.0'));
    world.faults = () => 'ok';
    await passHours(world, 1);
    expect(digestOf(world, 'v1')).toBe(digestOf(world, 'v1.0.1'));
    const failures = world.log.lines('warn').map(({ message }) => message);
    expect(failures).toContain('a floating tag could not be compared; it has another turn');
  });

  it('tells who had it moved, and why', async () => {
    const world = await givenTwoReleases();
    expect(body(world, 'v1')?.moves).toMatchObject([
      { to: 'v1.0.0', by: 'maintainer@example.com', release: 'sample@v1.0.0' },
      {
        ...{ from: 'v1.0.0', to: 'v1.0.1', by: 'maintainer@example.com' },
        ...{ why: 'sample@v1.0.1 is out: all green', release: 'sample@v1.0.1' },
      },
    ]);
  });

  it('costs two requests when it is moved', async () => {
    const world = await givenTwoReleases();
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world);
    const from = world.registry.changes().length;
    let requests = 0;
    world.faults = ({ port }) => {
      const isFloating = [...bodies(world, 'promotion').values()].some(
        ({ step }) => step === 'floating',
      );
      if (port === 'images' && isFloating) requests += 1;
      return 'ok';
    };
    await promoteNewest(world);
    const moved = world.registry
      .changes(from)
      .filter(({ type, reference }) => type === 'tag-put' && /^v\d+(\.\d+)?$/.test(reference));
    expect(moved).toHaveLength(4);
    expect(requests).toBe(2 * moved.length);
  });
});

describe('a version tag', () => {
  it('that somebody removed by hand is put back at its own digest', async () => {
    const world = await givenTwoReleases();
    const before = production(world);
    world.registry.remove(hello, 'v1.0.0');
    await passHours(world, 1);
    expect(production(world)).toEqual(before);
    expect(alerts(world)).toEqual([[changedByHand, 'drift: v1.0.0 is gone, and is put back']]);
    expect(body(world, 'v1.0')).not.toHaveProperty('drift');
    world.registry.remove(hello, 'v1.0.0');
    await passHours(world, 1);
    expect(production(world)).toEqual(before);
    expect(debts(world)).toEqual([]);
  });

  it('that somebody moved by hand is never written, but known until it is mended', async () => {
    const world = await givenTwoReleases();
    const right = digestOf(world, 'v1.0.0');
    moveByHand(world, 'v1.0.0', 'v1.0.1');
    const wrong = digestOf(world, 'v1.0.0');
    await passHours(world, 3);
    expect(digestOf(world, 'v1.0.0')).toBe(wrong);
    expect(alerts(world)).toMatchObject([
      [changedByHand, expect.stringContaining(`v1.0.0 names ${wrong}, and was promoted as`)],
    ]);
    expect(body(world, 'v1.0')?.drift).toMatchObject([{ version: 'v1.0.0', found: wrong }]);
    world.registry.tag(hello, right, 'v1.0.0');
    await passHours(world, 1);
    expect(body(world, 'v1.0')).not.toHaveProperty('drift');
    expect(alerts(world)).toHaveLength(1);
  });

  it('that is there again when it is to be put back is left as it is', async () => {
    const world = await givenTwoReleases();
    world.registry.remove(hello, 'v1.0.0');
    world.faults = failing(callsOf('images.tag'));
    await passHours(world, 1);
    expect(body(world, 'v1.0')?.drift).toMatchObject([{ version: 'v1.0.0' }]);
    world.faults = () => 'ok';
    moveByHand(world, 'v1.0.0', 'v1.0.1');
    const wrong = digestOf(world, 'v1.0.0');
    await passHours(world, 2);
    expect(digestOf(world, 'v1.0.0')).toBe(wrong);
    expect(body(world, 'v1.0')?.drift).toMatchObject([{ version: 'v1.0.0', found: wrong }]);
  });
});
