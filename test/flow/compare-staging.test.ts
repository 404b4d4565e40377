import { describe, expect, it } from 'vitest';
import { collectStage } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import { imageRepository } from '#core/image.ts';
import { keptTag } from '#core/orphan.ts';
import { owe } from '#core/owed.ts';
import { advance } from '#flow/advance.ts';
import { comparisonId } from '#flow/compare-staging.ts';
import { aBuild } from '../given/build.ts';
import { aCandidate } from '../given/candidate.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { pushImage } from '../world/images.ts';
import { tick } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';

const day = 24 * 60 * 60_000;
const repository = imageRepository(places.staging, 'hello');
const foreign = imageRepository(places.staging, 'theirs');
const lost = '7970d659-c9c4-4075-8d23-069f64d9669d';
const platforms = ['linux/amd64', 'linux/arm64'];

function push(world: World, tag: string, content = tag, at = repository) {
  return pushImage(world.registry, at, tag, { name: 'hello', platforms, content });
}

function given(): World {
  const world = openWorld();
  const timesToLive = { failedMs: day, acceptedMs: day, releasedMs: day };
  const hello = aComponent({ images: [{ name: 'hello', platforms }] });
  world.lines = [aLine({ components: [aLineComponent(hello)], timesToLive })];
  return world;
}

async function compare(world: World, afterMs = 4 * day): Promise<void> {
  world.advance(afterMs);
  await tick(world, 'gc-tick');
}

function candidate(world: World, facts: Partial<Candidate>): void {
  const body = { ...aCandidate('testing'), id: lost, ...facts };
  world.store.put('candidate', lost, { body, owed: [], revision: 1, dueAtMs: null });
}

function record(world: World) {
  return world.store.record('comparisons', comparisonId);
}

describe('the daily comparison of staging with the documents', () => {
  it('removes what nobody stands for, whole, when it is older than every time to live', async () => {
    const world = given();
    const { platforms: children } = push(world, lost);
    for (const { digest } of children)
      world.registry.tag(repository, digest, `amd64-linux-${lost}`);
    await compare(world, 2 * day);
    expect(Object.keys(world.registry.tags(repository))).toHaveLength(2);
    await compare(world, 2 * day);
    expect(world.registry.tags(repository)).toEqual({});
    expect(world.registry.manifests(repository)).toEqual([]);
    expect(record(world)).toMatchObject({ listed: 3, orphans: 2, foreign: 0 });
  });

  it('never touches what is foreign, and tells of it', async () => {
    const world = given();
    push(world, 'v1.0.0');
    push(world, lost, 'another');
    world.registry.tag(repository, push(world, lost, 'another').digest, 'canary');
    push(world, lost, 'theirs', foreign);
    const before = world.registry.changes().length;
    await compare(world);
    expect(world.registry.changes()).toHaveLength(before);
    const named = [`${repository}:v1.0.0`, `${repository}:${lost}`, `${foreign}:${lost}`];
    expect(record(world)).toMatchObject({ orphans: 0, foreign: 3 });
    expect(record(world)?.foreignNamed.toSorted()).toEqual(named.toSorted());
    expect(world.log.lines('warn')).toHaveLength(3);
  });

  it.each<[string, (world: World) => void]>([
    ['a candidate that stands', (world) => candidate(world, {})],
    ['a candidate that is being collected', (world) => candidate(world, { phase: 'collecting' })],
    [
      'a build that still runs',
      (world) => {
        const imagesRun = { attempts: [{ attempt: 1, openedAtMs: 0, registryTag: lost }] };
        const body = aBuild('running', { imagesRun });
        world.store.put('build', 'key', { body, owed: [], revision: 1, dueAtMs: null });
      },
    ],
  ])('leaves the image of %s', async (_who, put) => {
    const world = given();
    push(world, lost);
    put(world);
    await compare(world);
    expect(Object.keys(world.registry.tags(repository))).toEqual([lost]);
    expect(record(world)).toMatchObject({ orphans: 0, foreign: 0 });
  });

  it('tags what a build has for longer, every manifest of it, and its collection knows the tags', async () => {
    const world = given();
    const image = push(world, lost);
    const body = aBuild('built', { staged: [image], seen: ['r1', lost] });
    world.store.put('build', 'key', { body, owed: [], revision: 1, dueAtMs: null });
    await compare(world);
    const digests = [image.digest, ...image.platforms.map(({ digest }) => digest)];
    const tags = [lost, ...digests.map(keptTag)];
    expect(Object.keys(world.registry.tags(repository)).toSorted()).toEqual(tags.toSorted());
    const changes = world.registry.changes().length;
    await compare(world, day);
    expect(world.registry.changes()).toHaveLength(changes);
    const kept = world.store.document('build', 'key');
    const left = [{ name: 'hello', tags: [lost], indexes: [], children: [], attached: [] }];
    const collecting = {
      ...(kept?.body ?? body),
      phase: 'collecting',
      collecting: 'tags',
    } as const;
    const owed = owe([], [collectStage('tags')], 9, 0);
    const all = { ...collecting, left: [...collecting.left, ...left] };
    world.store.put('build', 'key', { body: all, owed, revision: 9, dueAtMs: 0 });
    await advance({ ports: world.ports, worker: 'gc-tick' }, 'build', 'key');
    expect(world.registry.manifests(repository)).toEqual([]);
  });

  it('is made once a day, and asks for nothing in between', async () => {
    const world = given();
    await compare(world);
    world.faults = () => 'ok';
    await compare(world, day - 1);
    expect(world.calls.map(({ port, method }) => `${port}.${method}`)).toEqual([
      ...['store.query', 'store.record'],
    ]);
    await compare(world, 1);
    expect(world.calls.some(({ port }) => port === 'staging')).toBe(true);
  });

  it('stops where the list cannot be read, and removes nothing', async () => {
    const world = given();
    push(world, lost);
    world.faults = ({ port }) => (port === 'staging' ? 'error-before' : 'ok');
    await compare(world);
    expect(Object.keys(world.registry.tags(repository))).toEqual([lost]);
    expect(world.log.lines('error').map(({ message }) => message)).toEqual([
      'staging was not compared with the documents',
    ]);
    world.faults = () => 'ok';
    await compare(world, 0);
    expect(world.registry.manifests(repository)).toEqual([]);
  });

  it('stops where there are more orphans than anybody expects, until a person confirms it', async () => {
    const world = given();
    push(world, lost);
    push(world, lost.replace('7970', '7971'), 'two');
    world.expiredMax = 1;
    await compare(world);
    expect(world.registry.manifests(repository)).not.toEqual([]);
    expect(record(world)?.stopped).toMatch(/^more than 1 orphans on one page/);
    const untilMs = world.now + 2 * day;
    const said = { expiredMax: 2, untilMs, by: 'b', reason: 'a build farm went wild' };
    world.store.putRecord('collections', 'staging', said);
    await compare(world, day);
    expect(world.registry.manifests(repository)).toEqual([]);
  });
});
