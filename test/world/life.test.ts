import { describe, expect, it } from 'vitest';
import { firstTags } from '../story/memory-story.ts';
import { type Fault, faultAt } from './faults.ts';
import { fairWeather, live } from './life.ts';
import { openWorld } from './world.ts';

describe('the life of the world', () => {
  it('tells that a message was given up, and why', async () => {
    const world = openWorld();
    world.bus.publish('tag-detected', { component: 'hello', tag: 'v1.0.0' });
    world.faults = ({ port }) => (port === 'store' ? 'error-before' : 'ok');
    const living = firstTags(world);
    await expect(living).rejects.toThrow(
      /^tag-detected .*"hello".* was given up: .*store\.\w+ failed/,
    );
  });

  it('delivers a message again after a fault, and gives none up', async () => {
    const world = openWorld();
    world.faults = faultAt(3, 'crash-after');
    await expect(firstTags(world)).resolves.toBeUndefined();
  });

  it.each([1, 2])('delivers %i messages at a time', async (messagesAtOnce) => {
    const world = openWorld();
    let working = 0;
    let workingMax = 0;
    for (const name of ['one', 'two', 'three'])
      world.bus.publish('cloud-builds', { id: name, tags: ['csi-release'] });
    world.faults = async ({ port, method }): Promise<Fault> => {
      if (port !== 'builds' || method !== 'get') return 'ok';
      working += 1;
      workingMax = Math.max(working, workingMax);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      working -= 1;
      return 'ok';
    };
    await live(world, { ...fairWeather, messagesAtOnce });
    expect(workingMax).toBe(messagesAtOnce);
  });
});
