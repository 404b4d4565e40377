import { describe, expect, it } from 'vitest';
import { openBundle } from '#cloud/open-bundle.ts';
import { setStatement } from '#core/set-statement.ts';
import { resumePromotion } from '#flow/resume-promotion.ts';
import { attachedStatements } from '../world/attached-statements.ts';
import { bodies, live } from '../world/life.ts';
import { forged, type Spoil, tampered, written } from '../world/statements.ts';
import { openWorld, places, type World } from '../world/world.ts';
import {
  askFor,
  expire,
  firstTags,
  newest,
  passHours,
  promoteNewest,
  quiet,
  rest,
  tag,
} from './memory-story.ts';

const published = 'sample/v1.0.0/statement.sigstore.json';

async function accepted(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  return world;
}

function stagedIn(world: World): string {
  return `sample/${newest(world).id}/statements/v1.0.0.json`;
}

function promotionIn(world: World) {
  const promotion = bodies(world, 'promotion').get(newest(world).id);
  if (promotion === undefined) throw new Error('nothing was admitted');
  return promotion;
}

/** What its promotion owes, in the words of what kept it from being done. */
function troublesIn(world: World): readonly string[] {
  const owed = world.store.document('promotion', newest(world).id)?.owed ?? [];
  return owed.map(({ error = '' }) => error);
}

/** Admits the newest candidate, states its set, and does no more. */
async function state(world: World): Promise<void> {
  await askFor(world, newest(world).id);
  world.faults = ({ port }) => (port === 'images' ? 'error-before' : 'ok');
  await live(world);
  world.faults = () => 'ok';
}

describe('the statement of a set', () => {
  it('says what was promoted, and is published as it is attached', async () => {
    const world = await accepted();
    await promoteNewest(world);
    const bundle = world.files.bytes(places.releaseBucket, published) ?? new Uint8Array();
    const opened = openBundle(bundle, [world.keys.publicKey(world.keys.signing) ?? '']);
    if (opened.kind !== 'signed') throw new Error(opened.kind);
    const { statement } = opened;
    expect(statement).toEqual(setStatement(promotionIn(world), newest(world), statement.files));
    const paths = statement.files.map(({ path }) => path);
    expect(paths).toContain('hello/deploy/kubernetes/rbac.yaml');
    expect(paths.filter((path) => /release\.json|SHA256SUMS|sigstore/.test(path))).toEqual([]);
    const attached = attachedStatements(world);
    expect(attached.map(({ subject }) => subject).toSorted()).toEqual(
      statement.images.map(({ digest }) => digest).toSorted(),
    );
    expect(new Set(attached.map(({ release }) => release))).toEqual(new Set(['sample@v1.0.0']));
  });

  it('of each release is at every image, also at those that production had before', async () => {
    const world = await accepted();
    await promoteNewest(world);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    await promoteNewest(world);
    await expire(world);
    const counters = attachedStatements(world).filter(({ repository }) =>
      repository.endsWith('/counter'),
    );
    const releases = counters.map(({ release }) => release);
    expect(releases.toSorted()).toEqual(['sample@v1.0.0', 'sample@v1.0.1']);
    expect(world.files.names(places.releaseBucket).join()).not.toContain('/statements/');
  });

  it('that cannot be signed is tried again, and nothing is copied before', async () => {
    const world = await accepted();
    const isSigned = ({ port, method }: { port: string; method: string }) =>
      port === 'signer' && method === 'sign';
    world.faults = (call) => (isSigned(call) ? 'error-before' : 'ok');
    await promoteNewest(world);
    expect(promotionIn(world)).toMatchObject({ step: 'stating' });
    expect(attachedStatements(world)).toEqual([]);
    world.faults = () => 'ok';
    await passHours(world, 2);
    expect(newest(world).phase).toBe('released');
  });

  it('by a key that we do not trust ourselves is not kept, and says where to look', async () => {
    const world = await accepted();
    world.keys.rotate();
    world.keys.distrust(world.keys.signing);
    await promoteNewest(world);
    expect(promotionIn(world).step).toBe('stating');
    expect(troublesIn(world).join()).toContain('look at SIGNING_KEY');
    expect(world.files.names(places.releaseBucket)).not.toContain(stagedIn(world));
  });

  it('names the files as they are published, or nothing is', async () => {
    const world = await accepted();
    await state(world);
    const staged = `sample/${newest(world).id}/hello/deploy/kubernetes/rbac.yaml`;
    world.files.overwrite(places.releaseBucket, staged, Buffer.from('wider rights'));
    await passHours(world, 2);
    expect(promotionIn(world)).toMatchObject({ step: 'publishing' });
    expect(promotionIn(world).held).toContain('does not name hello/deploy/kubernetes/rbac.yaml@');
    expect(world.files.names(places.releaseBucket, 'sample/v1.0.0/')).toEqual([]);
  });

  it('by a key before the last is still attached and published', async () => {
    const world = await accepted();
    await state(world);
    world.keys.rotate();
    await rest(world);
    expect(newest(world).phase).toBe('released');
  });

  it.each<[string, Spoil, string]>([
    ['forged', forged('key 9'), 'is signed by key 9, which is not trusted; name that key in'],
    ['changed', tampered('passed', 'failed'), 'does not bear the signature of key 1; see who'],
    ['overwritten', written('{}'), 'cannot be read'],
    [
      'taken away',
      (world, object) => world.files.overwrite(places.releaseBucket, object),
      'is not at sample/',
    ],
  ])(
    'that was %s meanwhile holds its promotion, until it is mended',
    async (_how, spoil, words) => {
      const world = await accepted();
      await state(world);
      const object = stagedIn(world);
      const good = world.files.bytes(places.releaseBucket, object);
      spoil(world, object);
      await rest(world);
      expect(promotionIn(world)).toMatchObject({ step: 'copying' });
      expect(promotionIn(world).held).toContain(words);
      expect(attachedStatements(world)).toEqual([]);
      world.files.overwrite(places.releaseBucket, object, good);
      const person = { email: 'maintainer@example.com', subject: 'maintainer' };
      const { id } = newest(world);
      const duty = { ports: world.ports, worker: 'promote' } as const;
      await resumePromotion(duty, person, { candidate: id, reason: 'it is mended' });
      await live(world);
      await rest(world);
      expect(newest(world).phase).toBe('released');
      expect(attachedStatements(world)).toHaveLength(3);
    },
  );
});
