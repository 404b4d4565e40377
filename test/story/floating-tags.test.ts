import { describe, expect, it } from 'vitest';
import type { Fault } from '../world/faults.ts';
import { bodies, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { debts, firstTags, newest, passHours, promoteNewest, quiet, tag } from './memory-story.ts';
import { callsOf, failing, once } from './mishaps.ts';

const isFloatingTagPut = (world: World) =>
  callsOf('images.tag', () =>
    [...bodies(world, 'promotion').values()].some(({ step }) => step === 'floating'),
  );

const ofHello = 'csi-release/csi/hello';

/** The versions of hello that its tag v1.0 named, one after the other. */
function pointed(world: World): readonly (string | undefined)[] {
  const tags = production(world);
  const versions = ['v1.0.0', 'v1.0.1'];
  return world.registry
    .changes()
    .filter(
      (one) => one.type === 'tag-put' && `${one.repository}:${one.reference}` === `${ofHello}:v1.0`,
    )
    .map(({ digest }) => versions.find((version) => tags[`${ofHello}:${version}`] === digest));
}

function announced(world: World): readonly unknown[] {
  return world.bus.published('release-published').map(({ message }) => message);
}

describe('floating tags', () => {
  it('name what their documents say, also where a write of an earlier release comes last', async () => {
    const world = openWorld();
    await firstTags(world);
    const isLate = once(isFloatingTagPut(world));
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    world.faults = async (call): Promise<Fault> => {
      if (!isLate(call)) return 'ok';
      begun.resolve();
      await ended.promise;
      return 'ok';
    };
    const earlier = promoteNewest(world);
    await begun.promise;
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await promoteNewest(world);
    const before = pointed(world);
    expect(before.at(-1)).toBe('v1.0.1');
    ended.resolve();
    await earlier;
    expect(pointed(world)).toEqual([...before, 'v1.0.0', 'v1.0.1']);
    expect(announced(world)).toMatchObject([
      { release: 'sample@v1.0.0' },
      { release: 'sample@v1.0.1' },
    ]);
    expect(debts(world)).toEqual([]);
  });

  it('that the registry refuses keep a release from being announced until they are written', async () => {
    const world = openWorld();
    await firstTags(world);
    world.faults = failing(isFloatingTagPut(world));
    await promoteNewest(world);
    const promotion = () => bodies(world, 'promotion').get(newest(world).id);
    expect(promotion()).toMatchObject({ step: 'floating', left: ['release'] });
    expect(newest(world).phase).toBe('released');
    expect(pointed(world)).toEqual([]);
    expect(announced(world)).toEqual([]);
    world.faults = () => 'ok';
    await passHours(world, 2);
    expect(promotion()?.step).toBe('done');
    expect(pointed(world)).toEqual(['v1.0.0']);
    expect(Object.keys(production(world))).toHaveLength(9);
    expect(announced(world)).toMatchObject([{ release: 'sample@v1.0.0' }]);
    expect(debts(world)).toEqual([]);
  });
});
