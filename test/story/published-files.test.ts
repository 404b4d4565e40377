import { describe, expect, it, test } from 'vitest';
import { checksums } from '#core/checksums.ts';
import { readChecksums } from '#edge/checksum-list.ts';
import { readDescribedSet } from '#edge/described-set.ts';
import { contentDigest } from '#flow/identify.ts';
import { publish } from '#flow/publish.ts';
import { resumePromotion } from '#flow/resume-promotion.ts';
import { bodies, live } from '../world/life.ts';
import { openWorld, places, type World } from '../world/world.ts';
import {
  askFor,
  expire,
  firstTags,
  newest,
  passHours,
  promoteNewest,
  rest,
} from './memory-story.ts';

const { releaseBucket: bucket } = places;
const folder = 'sample/v1.0.0/';

/** The files below a prefix, by their path. */
function filesIn(world: World, prefix: string): Readonly<Record<string, Uint8Array>> {
  const names = world.files.names(bucket, prefix);
  return Object.fromEntries(
    names.map((name) => [name.slice(prefix.length), world.files.bytes(bucket, name) ?? empty]),
  );
}

const empty = new Uint8Array();

async function givenRelease(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  return world;
}

function promotionOf(world: World, id: string) {
  const promotion = bodies(world, 'promotion').get(id);
  if (promotion === undefined) throw new Error(`${id} is not promoted`);
  return promotion;
}

describe('the files of a set', () => {
  test.each<[string, (world: World) => string]>([
    ['a release', () => folder],
    ['a staging area', (world) => `sample/${newest(world).id}/`],
  ])('of %s are named with their contents in release.json, and in SHA256SUMS', async (_of, at) => {
    const world = await givenRelease();
    const { SHA256SUMS: sums = empty, ...files } = filesIn(world, at(world));
    const { 'release.json': description = empty, ...others } = files;
    const named = readDescribedSet(description, 'release.json').files;
    const isStaged = ({ path }: { readonly path: string }) =>
      named.some((one) => one.path === path);
    const listed = Object.entries(others)
      .map(([path, bytes]) => ({ path, digest: contentDigest(bytes), sizeBytes: bytes.length }))
      .filter(isStaged);
    expect(named).toEqual(listed);
    const all = [...named, { path: 'release.json', digest: contentDigest(description) }];
    expect(new TextDecoder().decode(sums)).toBe(checksums(all));
    expect(readChecksums(sums, 'SHA256SUMS')).toHaveLength(all.length);
  });

  it('are all of a release, and say what was admitted and tested', async () => {
    const world = await givenRelease();
    const { 'release.json': bytes = empty, ...others } = filesIn(world, folder);
    const { id, frozen } = newest(world);
    const described = readDescribedSet(bytes, 'release.json');
    const { planHash, plan, admittedAtMs } = promotionOf(world, id);
    expect(described).toMatchObject({
      kind: 'released',
      version: 'v1.0.0',
      planHash,
      admittedAtMs,
    });
    expect(described.images).toEqual(
      plan.images.map(({ component, name, repository, versionTag: tag, digest, platforms }) => ({
        ...{ component, name, repository, tag, digest, platforms },
      })),
    );
    expect(described.components.map(({ repository }) => repository)).toEqual(
      frozen.components.map(({ repository }) => repository),
    );
    expect(described.cells).toHaveLength(frozen.cells.length);
    const { SHA256SUMS: _last, ...named } = others;
    expect(described.files.map(({ path }) => path)).toEqual(Object.keys(named));
  });

  it('are told in the record of the release, by where they lie and what they are', async () => {
    const world = await givenRelease();
    const { 'release.json': description = empty, 'statement.sigstore.json': statement = empty } =
      filesIn(world, folder);
    expect(world.store.record('releases', 'sample@v1.0.0')).toMatchObject({
      ...{ state: 'released', releasedAtMs: expect.any(Number) },
      files: {
        folder: `gs://${bucket}/${folder}`,
        description: contentDigest(description),
        statement: contentDigest(statement),
      },
    });
  });

  it('are gone from the staging area with it, and stay with the release', async () => {
    const world = await givenRelease();
    const before = filesIn(world, folder);
    const { id } = newest(world);
    await expire(world);
    expect(filesIn(world, `sample/${id}/`)).toEqual({});
    expect(filesIn(world, folder)).toEqual(before);
  });

  it('are the same when they are published again, though a result came since', async () => {
    const world = await givenRelease();
    const { id } = newest(world);
    const before = filesIn(world, folder);
    for (const path of Object.keys(before)) world.files.overwrite(bucket, `${folder}${path}`);
    const kept = world.store.document('candidate', id);
    if (kept === undefined) throw new Error(`there is no candidate ${id}`);
    world.store.put('candidate', id, { ...kept, body: { ...kept.body, cells: {} } });
    world.advance(1_000);
    await publish({ ports: world.ports, worker: 'promote-requested' }, promotionOf(world, id));
    expect(filesIn(world, folder)).toEqual(before);
  });
});

const person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** A release that somebody wrote into the folder of, before anything of it was published. */
async function givenForeignFile(path: string): Promise<{ world: World; id: string }> {
  const world = openWorld();
  await firstTags(world);
  const { id } = newest(world);
  const bytes = new TextEncoder().encode('of somebody else');
  await world.ports.files.putIfAbsent(bucket, `${folder}${path}`, bytes, 'text/plain');
  await askFor(world, id);
  await live(world);
  return { world, id };
}

const differs = 'is sha256:[0-9a-f]{64}, and must be sha256:[0-9a-f]{64}';
const wayOut = 'see who wrote it, take it away, then resume';

describe('a file of somebody else in the folder of a release', () => {
  test.each([
    ['in the place of one of a component', 'hello/deploy/kubernetes/rbac.yaml', differs],
    ['in the place of the description', 'release.json', differs],
    ['in the place of the checksums', 'SHA256SUMS', differs],
    ['beside ours', 'hello/README.md', 'is no file of this release'],
  ])('%s holds the promotion until it is taken away', async (_where, path, fault) => {
    const { world, id } = await givenForeignFile(path);
    const held = new RegExp(`^gs://${bucket}/${folder}${path} ${fault}; ${wayOut}$`);
    expect(promotionOf(world, id)).toMatchObject({
      ...{ step: 'publishing', held: expect.stringMatching(held) },
    });
    expect(world.bus.published('release-published')).toEqual([]);
    await passHours(world, 24);
    expect(promotionOf(world, id)).toHaveProperty('held');
    world.files.overwrite(bucket, `${folder}${path}`);
    const duty = { ports: world.ports, worker: 'promote' } as const;
    await resumePromotion(duty, person, { candidate: id, reason: 'it is gone' });
    await live(world);
    await rest(world);
    expect(promotionOf(world, id)).toMatchObject({ step: 'done' });
  });
});
