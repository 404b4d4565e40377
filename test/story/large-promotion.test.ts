import { describe, expect, it } from 'vitest';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import type { Fault } from '../world/faults.ts';
import { bodies, live, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { askFor, day, debts, firstTags, newest, rest } from './memory-story.ts';
import { callsOf } from './mishaps.ts';

const imageCount = 80;
/** So many are copied at a time, and struck off together. */
const imagesAtOnce = 64;
/** Those that are copied after them. */
const imagesThen = imageCount - imagesAtOnce;
/** Every image has a config and a layer. */
const blobsPerImage = 2;
/** The index of the fourth of those, whose platforms are put before. */
const failingPut = imagesAtOnce * 2 + imagesThen + 4;

const images = Array.from({ length: imageCount }, (_, at) => ({
  name: `image-${at}`,
  platforms: ['linux/amd64'],
}));
const line = aLine({
  components: [aLineComponent(aComponent({ images }))],
  cells: [aCellPolicy({ deadlineMs: day })],
  timesToLive: { failedMs: day, acceptedMs: day, releasedMs: day },
});

/** Promotes the many images; the copy of one of them meets a fault in the middle. */
async function promote(world: World, fault: Fault): Promise<void> {
  await firstTags(world, undefined, line);
  await askFor(world, newest(world).id);
  let puts = 0;
  const isPut = callsOf('images.putManifest');
  world.faults = (call) => {
    if (!isPut(call)) return 'ok';
    puts += 1;
    return puts === failingPut ? fault : 'ok';
  };
  await live(world);
}

function copies(world: World): number {
  return world.calls.filter(callsOf('images.copyBlob')).length;
}

function left(world: World): readonly string[] | undefined {
  return bodies(world, 'promotion').get(newest(world).id)?.left;
}

describe('a promotion of many images', () => {
  it('keeps all that was copied where one copy fails, and then copies that one alone', async () => {
    const world = openWorld();
    await promote(world, 'error-before');
    expect(left(world)).toHaveLength(1);
    expect(copies(world)).toBe(imageCount * blobsPerImage);
    await rest(world);
    expect(copies(world)).toBe((imageCount + 1) * blobsPerImage);
    expect(newest(world).phase).toBe('released');
    expect(debts(world)).toEqual([]);
  });

  it('copies only those again that were under way when the process died', async () => {
    const world = openWorld();
    await promote(world, 'crash-before');
    expect(left(world)).toHaveLength(imagesThen);
    expect(production(world)).toEqual({});
    await rest(world);
    expect(copies(world)).toBe((imageCount + imagesThen) * blobsPerImage);
    expect(newest(world).phase).toBe('released');
    expect(debts(world)).toEqual([]);
  });
});
