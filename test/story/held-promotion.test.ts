import { describe, expect, it } from 'vitest';
import { imageRepository } from '#core/image.ts';
import { giveUpPromotion } from '#flow/give-up-promotion.ts';
import { resumePromotion } from '#flow/resume-promotion.ts';
import { pushImage } from '../world/images.ts';
import { bodies, live, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { askFor, firstTags, newest, passHours, storyLine, theLine } from './memory-story.ts';

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

  it('is mended by taking it away and resuming the promotion', async () => {
    const world = openWorld();
    const id = await givenForeignTag(world);
    world.registry.remove(counter, 'v1.0.0');
    await passHours(world, 1);
    expect(bodies(world, 'promotion').get(id)).toHaveProperty('held');
    const wish = { candidate: id, reason: 'the tag was a mistake' };
    const answer = { candidate: id, release: 'sample@v1.0.0', state: 'resumed' };
    expect(await resumePromotion(promoting(world), person, wish)).toEqual(answer);
    await live(world);
    expect(bodies(world, 'promotion').get(id)).toMatchObject({ step: 'done' });
    expect(theLine(world)).toMatchObject({ head: { version: 'v1.0.0' } });
    const again = resumePromotion(promoting(world), person, wish);
    await expect(again).rejects.toThrow('sample@v1.0.0 is promoted: nothing of it is left');
  });

  it('is a reason to give the promotion up: its line is free, and its number burned', async () => {
    const world = openWorld();
    const id = await givenForeignTag(world);
    const wish = { candidate: id, reason: 'counter is tagged anew' };
    const early = giveUpPromotion(promoting(world), person, wish);
    await expect(early).rejects.toThrow('somebody may still be at its version tags: give it up');
    await passHours(world, 1);
    const answer = { candidate: id, release: 'sample@v1.0.0', state: 'given up' };
    expect(await giveUpPromotion(promoting(world), person, wish)).toEqual(answer);
    expect(await giveUpPromotion(promoting(world), person, wish)).toEqual(answer);
    await passHours(world, 1);
    expect(newest(world)).toMatchObject({ id, phase: 'accepted' });
    expect(theLine(world)).not.toHaveProperty('promoting');
    expect(world.store.record('releases', 'sample@v1.0.0')?.state).toBe('given up');
    expect(Object.keys(production(world))).toEqual([`${counter}:v1.0.0`]);
    const resumed = resumePromotion(promoting(world), person, wish);
    await expect(resumed).rejects.toThrow(`given up by ${person.email}: counter is tagged anew`);
    await expect(askFor(world, id)).rejects.toThrow(/^CONFLICT: .*counter:v1\.0\.0 is sha256:/);
    world.registry.remove(counter, 'v1.0.0');
    expect(await askFor(world, id)).toMatchObject({ release: 'sample@v1.0.1' });
    await live(world);
    expect(newest(world)).toMatchObject({ phase: 'released', version: 'v1.0.1' });
  });

  it("is nobody's to decide about but the promoters'", async () => {
    const world = openWorld();
    const id = await givenForeignTag(world);
    const wish = { candidate: id, reason: 'why not' };
    const stranger = { email: 'stranger@example.com', subject: 'stranger' };
    const nobody = { candidate: 'nobody', reason: 'why not' };
    for (const decide of [resumePromotion, giveUpPromotion]) {
      const refused = decide(promoting(world), stranger, wish);
      await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
      const unknown = decide(promoting(world), person, nobody);
      await expect(unknown).rejects.toMatchObject({ code: 'unknown' });
    }
    expect(bodies(world, 'promotion').get(id)).toHaveProperty('held');
  });
});

describe('a promotion of which something can be seen', () => {
  it('is not given up', async () => {
    const world = openWorld();
    await firstTags(world);
    const { id } = newest(world);
    await askFor(world, id);
    await live(world);
    const wish = { candidate: id, reason: 'too late' };
    await expect(giveUpPromotion(promoting(world), person, wish)).rejects.toThrow(
      'sample@v1.0.0 cannot be given up: it is promoted',
    );
  });
});

const person = { email: storyLine.promoters[0] ?? '', subject: 'promoter' };

function promoting({ ports }: World) {
  return { ports, worker: 'promote' } as const;
}
