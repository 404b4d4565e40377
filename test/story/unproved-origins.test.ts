import { describe, expect, it } from 'vitest';
import { findOpenings } from '#edge/promotion-window.ts';
import { askRound } from '#flow/ask-round.ts';
import { showPlan } from '#flow/show-plan.ts';
import { bodies, live } from '../world/life.ts';
import {
  forged,
  removed,
  restated,
  type Spoil,
  statementAt,
  statementObjects,
  swapped,
  tampered,
  written,
} from '../world/statements.ts';
import { openWorld, places, type World } from '../world/world.ts';
import {
  askFor,
  firstTags,
  newest,
  passHours,
  promoteNewest,
  quiet,
  rest,
  tag,
} from './memory-story.ts';

const key = 'key 1';

/** The statement about `hello`, the first image of the set. */
function objectOf(world: World): string {
  const [hello] = statementObjects(newest(world));
  if (hello === undefined) throw new Error('the candidate has no image');
  return hello;
}

async function accepted(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  return world;
}

function deny(why: unknown) {
  return { kind: 'deny', why };
}

async function admission(world: World) {
  const shown = await showPlan(
    { ports: world.ports, worker: 'status' },
    newest(world).id,
    findOpenings,
  );
  return shown.admission;
}

async function anotherRound(world: World): Promise<void> {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  const person = { email: 'maintainer@example.com', subject: 'maintainer' };
  await askRound(duty, person, { line: 'sample', reason: 'stated anew', id: 'again' });
  await live(world);
  await rest(world);
}

describe('the origin of an image', () => {
  it('is stated for every image, as the build that made it is recorded', async () => {
    const world = await accepted();
    const objects = world.files.names(places.releaseBucket, '_origins/');
    expect(objects).toEqual([...statementObjects(newest(world))].sort());
    const build = [...bodies(world, 'build').values()].find(
      ({ component }) => component === 'hello',
    );
    const [made] = build?.imagesRun.attempts ?? [];
    expect(JSON.parse(statementAt(world, objectOf(world)))).toMatchObject({
      predicate: {
        buildDefinition: {
          internalParameters: { registryTag: made?.registryTag },
          resolvedDependencies: [{ digest: { gitCommit: build?.commit } }],
        },
        runDetails: { metadata: { invocationId: made?.buildId } },
      },
    });
  });

  it.each<[string, Spoil, RegExp]>([
    ['is gone', removed, /there is no statement of its origin/],
    [
      'was changed after it was signed',
      tampered('v1.0.0', 'v1.0.9'),
      /bear the signature of key 1/,
    ],
    ['is signed by another key', forged('key 9'), /signed by key 9, which is not trusted/],
    ['is signed by another key under our name', forged(key), /bear the signature of key 1/],
    [
      'is about another image',
      swapped((objects) => objects.find((name) => name.includes('/counter@'))),
      /says component counter, and not hello/,
    ],
    [
      'is about another content',
      restated(
        '"subject":[{"name":"hello","digest":{"sha256":"',
        '"subject":[{"name":"hello","digest":{"sha256":"0000',
      ),
      /must be sha256: and 64/,
    ],
    [
      'names another repository',
      restated('https://git.example/sample/hello', 'https://git.example/fork/hello'),
      /says repository https:\/\/git\.example\/fork\/hello, and not https/,
    ],
    ['names another commit', restated('"gitCommit":"', '"gitCommit":"0'), /says commit 0/],
    [
      'is of an older version',
      restated('Statement/v1', 'Statement/v0.1'),
      /must be \S+Statement\/v1/,
    ],
    [
      'has older provenance',
      restated('provenance/v1', 'provenance/v0.2'),
      /must be https:\/\/slsa\.dev\/provenance\/v1/,
    ],
    [
      'names another builder',
      restated('projects/csi-release', 'projects/other'),
      /says builder \S+other,/,
    ],
    ['is none', written('nothing'), /cannot be read: the envelope is not JSON/],
  ])('keeps its set from being promoted where its statement %s', async (_case, spoil, why) => {
    const world = await accepted();
    spoil(world, objectOf(world));
    expect(await admission(world)).toEqual(deny(expect.stringMatching(why)));
    await expect(askFor(world, newest(world).id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^the origin of \S+ is not proved: .*POST \/api\/v1\/rounds$/),
    });
    expect(bodies(world, 'promotion').size).toBe(0);
  });

  it.each(['files.get', 'signer.publicKey'])(
    'is not taken for proved where %s fails: whoever asks may ask again',
    async (method) => {
      const world = await accepted();
      world.restart();
      world.faults = ({ port, method: name }) =>
        `${port}.${name}` === method ? 'error-before' : 'ok';
      const { id } = newest(world);
      await expect(askFor(world, id)).rejects.toThrow(`${method} failed before`);
      world.faults = () => 'ok';
      expect(await askFor(world, id)).toMatchObject({ release: 'sample@v1.0.0' });
    },
  );

  it('is stated anew by another round of the set', async () => {
    const world = await accepted();
    forged('key 9')(world, objectOf(world));
    await anotherRound(world);
    expect(await admission(world)).toEqual({ kind: 'allow' });
    expect(world.builds.all().filter(({ purpose }) => purpose?.kind === 'build')).toHaveLength(3);
  });

  it('is not told as built while nobody can sign', async () => {
    const world = openWorld();
    world.faults = ({ method }) => (method === 'sign' ? 'error-before' : 'ok');
    await firstTags(world);
    expect(newest(world)).toMatchObject({ phase: 'building' });
    expect(world.files.names(places.releaseBucket, '_origins/')).toEqual([]);
    world.faults = () => 'ok';
    await passHours(world, 2);
    expect(newest(world)).toMatchObject({ phase: 'accepted' });
  });

  it('stays proved by the key before, until that is trusted no more', async () => {
    const world = await accepted();
    world.keys.rotate();
    expect(await admission(world)).toEqual({ kind: 'allow' });
    world.keys.distrust(key);
    world.restart();
    expect(await admission(world)).toEqual(deny(expect.stringContaining('signed by key 1')));
    await anotherRound(world);
    expect(await admission(world)).toEqual({ kind: 'allow' });
  });

  it('is that of the build that made it where its version joins from production', async () => {
    const world = await accepted();
    await promoteNewest(world);
    const before = world.files.names(places.releaseBucket, '_origins/');
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(newest(world).builds).toMatchObject({ counter: { origin: 'production' } });
    expect(await admission(world)).toEqual({ kind: 'allow' });
    expect(world.files.names(places.releaseBucket, '_origins/')).toHaveLength(before.length + 1);
    const joined = before.find((name) => name.includes('/counter@')) ?? '';
    removed(world, joined);
    expect(await admission(world)).toEqual(
      deny(expect.stringMatching(/^the origin .*; tag a new version of counter$/)),
    );
  });
});
