import { beforeAll, describe, expect, it } from 'vitest';
import { digestKeys } from '#core/digest-key.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import { kinds } from '#core/kinds.ts';
import { marginBytes } from '#edge/candidate-size.ts';
import { readDescribedSet } from '#edge/described-set.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { day, firstTags, newest, promoteNewest } from './memory-story.ts';

const sizes = { components: 30, images: 50, platforms: 6, cells: 40 };
const storyMs = 60_000;

const platforms = Array.from({ length: sizes.platforms }, (_, at) => `linux/platform-${at}`);
const images = Array.from({ length: sizes.images }, (_, at) => `image-with-a-longer-name-${at}`);
const components = Array.from({ length: sizes.components }, (_, at) =>
  aComponent({
    name: `component-with-a-name-${at}`,
    images: images
      .filter((_name, image) => image % sizes.components === at)
      .map((name) => ({ name, platforms })),
  }),
);
const line = aLine({
  components: components.map((component) => aLineComponent(component)),
  cells: Array.from({ length: sizes.cells }, (_, at) =>
    aCellPolicy({ name: `e2e-in-a-configuration-${at}`, deadlineMs: day / 4 }),
  ),
  timesToLive: { failedMs: day, acceptedMs: day, releasedMs: day },
});

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

describe('the largest set that a line may have', () => {
  let world: World;

  beforeAll(async () => {
    world = openWorld();
    await firstTags(world, undefined, line);
    await promoteNewest(world);
  }, storyMs);

  it('is released, and described whole', () => {
    expect(newest(world)).toMatchObject({ phase: 'released', version: 'v1.0.0' });
    const object = 'sample/v1.0.0/release.json';
    const bytes = world.files.bytes(places.releaseBucket, object) ?? new Uint8Array();
    const described = readDescribedSet(bytes, 'release.json');
    const digests = described.images.flatMap((image) => image.platforms);
    expect([described.components, described.images, digests].map(({ length }) => length)).toEqual([
      ...[sizes.components, sizes.images, sizes.images * sizes.platforms],
    ]);
  });

  it('leaves room in every document', () => {
    const documents = kinds.flatMap((kind) =>
      world.store.ids(kind).flatMap((id) => world.store.history(kind, id)),
    );
    const release = world.store.record('releases', 'sample@v1.0.0');
    const largest = Math.max(...[...documents, release].map(bytesOf));
    expect(largest).toBeLessThan(documentBytesMax - marginBytes);
  });

  it('is found by words that are small beside it', () => {
    const keys = digestKeys(newest(world));
    // Those of one component have the same content here.
    expect(keys).toHaveLength(sizes.components * (sizes.platforms + 1));
    const all = sizes.images * (sizes.platforms + 1);
    expect((bytesOf(keys) / keys.length) * all).toBeLessThan(marginBytes / 4);
  });
});
