import { describe, expect, it } from 'vitest';
import { imageRepository } from '#core/image.ts';
import { pushImage } from '../world/images.ts';
import { bodies, live, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { askFor, firstTags, newest, passHours, theLine } from './memory-story.ts';

const counter = imageRepository('csi-release/csi', 'counter');

/** A promotion that is admitted, and the tag that somebody else pushes before it is begun. */
async function givenForeignTag(world: World): Promise<string> {
  await firstTags(world);
  const { id } = newest(world);
  await askFor(world, id);
  const image = { name: 'counter', platforms: ['linux/amd64'], content: 'of somebody else' };
  pushImage(world.registry, counter, 'v1.0.0', image);
  await live(world);
  return id;
}

describe('a version tag of somebody else that appears after the admission', () => {
  it('holds the promotion before any of its own version tags is written', async () => {
    const world = openWorld();
    const id = await givenForeignTag(world);
    const foreign = production(world)[`${counter}:v1.0.0`];
    const own = newest(world).builds['counter']?.images[0]?.digest;
    const held = `CONFLICT: ${counter}:v1.0.0 names ${foreign}, not ${own}`;
    expect(bodies(world, 'promotion').get(id)).toMatchObject({ step: 'tagging', held });
    expect(Object.keys(production(world))).toEqual([`${counter}:v1.0.0`]);
    expect(theLine(world)).toMatchObject({ promoting: id });
    expect(world.bus.published('release-published')).toEqual([]);
    expect(world.log.lines('error')).toMatchObject([
      { message: 'an effect can never succeed', fields: { kind: 'promotion', id } },
    ]);
  });

  it('is told to whoever asks again', async () => {
    const world = openWorld();
    const id = await givenForeignTag(world);
    const refused = { name: 'PermanentError', code: 'conflict' };
    const asked = askFor(world, id);
    await expect(asked).rejects.toMatchObject(refused);
    await expect(asked).rejects.toThrow(/^the promotion is held: CONFLICT: .*counter:v1\.0\.0/);
  });

  it('is not run against again and again', async () => {
    const world = openWorld();
    const id = await givenForeignTag(world);
    const kept = world.store.document('promotion', id);
    expect(kept).toMatchObject({ owed: [], dueAtMs: null });
    const changes = world.registry.changes().length;
    await passHours(world, 48);
    expect(world.store.document('promotion', id)).toEqual(kept);
    expect(world.registry.changes()).toHaveLength(changes);
  });
});
