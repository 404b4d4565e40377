import { describe, expect, it } from 'vitest';
import { wantedVersion } from '#core/floating-tag.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import type { Fault } from '../world/faults.ts';
import { bodies, live, production } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import {
  askFor,
  day,
  debts,
  firstTags,
  newest,
  promoteNewest,
  quiet,
  rest,
  tag,
} from './memory-story.ts';
import { callsOf } from './mishaps.ts';
import { withdraw } from './withdrawals.ts';

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

describe('a withdrawal of many images', () => {
  /** The second release has another version of them all. */
  async function twoLarge(world: World): Promise<void> {
    await firstTags(world, undefined, line);
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await promoteNewest(world);
  }
  /** What each floating tag of an image wants, and whether production has that. */
  const wanted = (world: World) => {
    const tags = production(world);
    return new Set(
      [...bodies(world, 'floating-tag')].map(([id, { repository, held }]) => {
        const version = wantedVersion(held)?.version;
        return `${version} ${tags[id] === tags[`${repository}:${version}`]}`;
      }),
    );
  };

  it('is written in one transaction of few documents, however many tags it moves', async () => {
    const world = openWorld();
    await twoLarge(world);
    expect(wanted(world)).toEqual(new Set(['v1.0.1 true']));
    const from = world.store.writes().length;
    await withdraw(world, 'v1.0.1');
    const writes = world.store.writes(from);
    const documents = writes.map(({ of }) => of).toSorted();
    expect(documents).toEqual(['audit', 'audit', 'line', 'promotion', 'releases']);
    expect(new Set(writes.map(({ commit }) => commit)).size).toBe(1);
    await live(world);
    expect(bodies(world, 'floating-tag').size).toBe(imageCount * 2);
    expect(wanted(world)).toEqual(new Set(['v1.0.0 true']));
    expect(debts(world)).toEqual([]);
  });

  it('is finished where the process dies in the middle of it', async () => {
    const world = openWorld();
    await twoLarge(world);
    let puts = 0;
    const isPut = callsOf('images.tag');
    world.faults = (call) => {
      if (isPut(call)) puts += 1;
      return isPut(call) && puts === imageCount ? 'crash-after' : 'ok';
    };
    await withdraw(world, 'v1.0.1');
    await live(world);
    await rest(world);
    expect(wanted(world)).toEqual(new Set(['v1.0.0 true']));
    expect(bodies(world, 'promotion').get(newest(world).id)?.step).toBe('withdrawn');
    expect(debts(world)).toEqual([]);
  });
});
