import { describe, expect, it } from 'vitest';
import { bodies, live, tick } from '../world/life.ts';
import { openWorld } from '../world/world.ts';
import { newest, storyLine, tag } from './memory-story.ts';
import { callsOf, failing } from './mishaps.ts';

describe('a wake that cannot be published', () => {
  it('delays nothing that the function has to do itself, and is repeated by the sweep', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    await tag(world, 'hello', 'v1.0.0');
    await tag(world, 'counter', 'v1.0.0');
    await live(world);
    const isOpen = () => bodies(world, 'candidate').size > 0;
    world.faults = failing(callsOf('bus.publish', isOpen));
    world.advance(storyLine.quietMs);
    await tick(world, 'sweep-tick');
    expect([...bodies(world, 'build').values()].map(({ phase }) => phase)).toEqual([
      'wanted',
      'wanted',
    ]);
    expect(world.store.document('candidate', newest(world).id)?.owed).toEqual([]);
    world.faults = () => 'ok';
    await tick(world, 'sweep-tick');
    expect(newest(world).phase).toBe('accepted');
  });
});
