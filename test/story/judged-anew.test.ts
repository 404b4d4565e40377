import { describe, expect, it } from 'vitest';
import { tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { askFor, firstTags, newest, quiet, storyLine } from './memory-story.ts';
import { announce, minute, pushTag, recordOf, taken } from './tagging.ts';

/** The first tags of the story are of 5 January 2026. */
const january = (day: number) => Date.UTC(2026, 0, day);

/** A world with v1.0.0 of everything, listed, and a first candidate that was accepted. */
async function openWatched(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await tick(world, 'tag-tick');
  return world;
}

/** Tags hello on a commit of that day, and says so. */
function tagOf(world: World, tag: string, day: number): void {
  pushTag(world, 'hello', tag, { committedAtMs: january(day) });
  announce(world, 'hello', tag);
}

/** Two ticks of tag-tick, five minutes from each other, with what follows. */
async function watched(world: World): Promise<void> {
  for (let ticks = 0; ticks < 2; ticks += 1) {
    world.advance(5 * minute);
    await tick(world, 'tag-tick');
    await quiet(world);
  }
}

/** What the log says of a tag of hello, besides how documents move. */
function told(world: World, tag: string): readonly string[] {
  const lines = world.log.lines().filter(({ fields }) => fields['tag'] === tag);
  return lines.map(({ level, message }) => `${level}: ${message}`);
}

describe('a tag after which an older one is tagged', () => {
  it('is out of quarantine, for its record and its line, where that one was missing', async () => {
    const world = await openWatched();
    tagOf(world, 'v1.2.0', 8);
    await watched(world);
    expect(recordOf(world, 'hello', 'v1.2.0')).toMatchObject({ verdict: 'quarantined', lines: [] });
    tagOf(world, 'v1.1.0', 7);
    await watched(world);
    const record = recordOf(world, 'hello', 'v1.2.0');
    expect(record).toMatchObject({ verdict: 'accepted', lines: ['sample'] });
    expect(record).not.toHaveProperty('isUnused');
    expect(taken(world, 'hello')).toBe('v1.2.0');
    expect(told(world, 'v1.2.0')).toEqual([
      'warn: a tag is in quarantine',
      'info: a tag is out of quarantine',
    ]);
  });

  it('is in quarantine, for its record and its line, where that one began a new major', async () => {
    const world = await openWatched();
    tagOf(world, 'v1.1.0', 7);
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.1.0');
    tagOf(world, 'v2.0.0', 6);
    await watched(world);
    const record = recordOf(world, 'hello', 'v1.1.0');
    const why = expect.stringContaining('a new minor of v1, which ended at v1.0 before v2');
    expect(record).toMatchObject({ verdict: 'quarantined', why, lines: ['sample'] });
    expect(taken(world, 'hello')).toBe('v1.0.0');
    expect(told(world, 'v1.1.0')).toEqual(['warn: a tag is in quarantine']);
  });

  it('is promoted all the same where it was tested before', async () => {
    const world = await openWatched();
    tagOf(world, 'v1.1.0', 7);
    await watched(world);
    const { id } = newest(world);
    tagOf(world, 'v2.0.0', 6);
    await tick(world, 'tag-tick');
    expect(recordOf(world, 'hello', 'v1.1.0')).toMatchObject({ verdict: 'quarantined' });
    await expect(askFor(world, id)).resolves.toMatchObject({ candidate: id });
  });
});

describe('a tag of the history', () => {
  it('is recorded where an older one takes it out of quarantine', async () => {
    const world = openWorld();
    world.lines = [storyLine];
    pushTag(world, 'counter', 'v1.0.0');
    pushTag(world, 'hello', 'v1.0.0', { committedAtMs: january(1) });
    pushTag(world, 'hello', 'v1.2.0', { committedAtMs: january(3) });
    await watched(world);
    expect(taken(world, 'hello')).toBe('v1.0.0');
    expect(recordOf(world, 'hello', 'v1.2.0')).toBeUndefined();
    tagOf(world, 'v1.1.0', 2);
    await watched(world);
    expect(recordOf(world, 'hello', 'v1.2.0')).toMatchObject({
      ...{ verdict: 'accepted', via: 'tag-tick', lines: ['sample'] },
    });
    expect(taken(world, 'hello')).toBe('v1.2.0');
    expect(told(world, 'v1.2.0')).toEqual([]);
  });
});
