import { describe, expect, it } from 'vitest';
import { aRecipe } from '../given/recipe.ts';
import { openWorld, places } from './world.ts';

describe('the other ports', () => {
  it('finds a build by its tags once the list has it, and lets none end twice', async () => {
    const world = openWorld();
    const { builds } = world.ports;
    world.builds.listLagMs = 1000;
    const purpose = { kind: 'build', key: 'k', run: 'images', attempt: 1 } as const;
    const { id } = await builds.start({
      purpose,
      recipe: aRecipe(),
      substitutions: {},
      queueTtlMs: 1,
    });
    expect(await builds.find(['build-k'])).toEqual([]);
    world.advance(1000);
    expect(await builds.find(['build-k', 'images-1'])).toMatchObject([{ id, purpose }]);
    world.builds.finish(id, 'success');
    await builds.cancel(id);
    expect(await builds.get(id)).toMatchObject({ status: 'success' });
  });

  it('delivers what came through JSON, on topics that exist', async () => {
    const { ports, bus, now } = openWorld();
    await ports.bus.publish('tests-passed', { at: undefined, n: 1 }, { a: 'b' });
    await expect(ports.bus.publish('nowhere', {})).rejects.toThrow('no topic nowhere');
    expect(bus.take('tag-detected')).toBeUndefined();
    expect(bus.take()).toEqual({
      topic: 'tests-passed',
      message: { n: 1 },
      attributes: { a: 'b' },
      publishedAtMs: now,
    });
    expect([bus.waiting().length, bus.published().length]).toEqual([0, 1]);
  });

  it('writes a file once', async () => {
    const { files } = openWorld().ports;
    const put = (text: string) =>
      files.putIfAbsent(places.releaseBucket, 'a/b', new TextEncoder().encode(text), 'text/plain');
    expect([await put('one'), await put('two')]).toEqual(['created', 'exists']);
    expect(await files.get(places.releaseBucket, 'a/b')).toEqual(new TextEncoder().encode('one'));
    expect(await files.list(places.releaseBucket, 'a/')).toEqual(['a/b']);
    await expect(files.get('other', 'a')).rejects.toThrow('no bucket other');
  });

  it('draws the same row for the same seed, and another for another', () => {
    const draw = (seed: number) => {
      const { random } = openWorld({ seed }).ports;
      return [random.uuid(), random.uuid()];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(new Set([...draw(7), ...draw(8)])).toHaveLength(4);
    expect(draw(7)[0]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('runs instances beside each other, each with its own clock and its own end', async () => {
    const world = openWorld({ startMs: 1000 });
    const healthy = world.spawn({ faults: () => 'ok', skewMs: 7 });
    const dying = world.spawn({ faults: () => 'crash-before', skewMs: -7 });
    expect(dying.ports.clock.nowMs()).toBe(993);
    await expect(dying.ports.bus.publish('gc-tick', {})).rejects.toThrow('crashed before');
    await healthy.ports.bus.publish('gc-tick', {});
    expect(world.bus.published()).toHaveLength(1);
    healthy.close();
    expect(() => healthy.ports.clock.nowMs()).toThrow('was restarted');
    expect(world.ports.clock.nowMs()).toBe(1000);
  });

  it('skews the clock of the process and tells the transaction of it', async () => {
    const world = openWorld({ startMs: 1000 });
    world.skewMs = -400;
    const skew = await world.ports.store.transact(async (transaction) => {
      await transaction.get('line', 'one');
      return transaction.skewMs();
    });
    expect([world.now, world.ports.clock.nowMs(), skew]).toEqual([1000, 600, -400]);
  });
});
