import { describe, expect, it } from 'vitest';
import { tagKey } from '#core/tag.ts';
import { detectTag } from '#flow/detect-tag.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { callsOf } from '../story/mishaps.ts';
import { announce, pushCommit, pushTag, recordOf, repositoryOf } from '../story/tagging.ts';
import { live, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';

const component = 'hello';

describe('a tag that is announced', () => {
  it.each([
    ['v1.0.0', 'accepted', 'taken by sample', ['sample']],
    ['v2.0.0', 'accepted', 'unclaimed: no release line has a base version for v2.0.0', []],
    ['v1.0.0-rc1', 'pre-release', 'not taken: sample: a pre-release, which is not asked for', []],
    [
      'client/v1.0.0',
      'library',
      'its prefix makes it a version of a library, without an image',
      [],
    ],
  ])('%s is recorded as %s: %s', async (tag, verdict, why, lines) => {
    const world = openWorld();
    world.lines = [aLine()];
    const commit = world.source.tag(aComponent().repository, tag);
    const duty = { ports: world.ports, worker: 'tag-detected' } as const;
    await detectTag(duty, { component, tag, via: 'ci' });
    const record = world.store.document('tag', tagKey(component, tag))?.body;
    expect(record).toEqual({
      ...{ component, tag, commit, verdict, why, lines },
      ...{ via: 'ci', seenAtMs: world.now },
    });
  });

  it.each(['1.0.0', 'v1.0', 'latest'])('%s is refused, for it can be no version', async (tag) => {
    const world = openWorld();
    world.lines = [aLine()];
    const detecting = detectTag(
      { ports: world.ports, worker: 'tag-detected' },
      { component, tag, via: 'ci' },
    );
    await expect(detecting).rejects.toMatchObject({ code: 'refused' });
    expect(world.store.ids('tag')).toEqual([]);
  });
});

describe('a tag that is away for a time', () => {
  const away: readonly (readonly [string, (world: World) => void, object])[] = [
    [
      'deleted',
      ({ source }) => source.removeTag(repositoryOf(component), 'v1.0.0'),
      { gone: true },
    ],
    [
      'moved',
      (world) =>
        world.source.moveTag(repositoryOf(component), 'v1.0.0', pushCommit(world, component)),
      {},
    ],
  ];
  const looks = [
    ['of a repository that was listed before', 1],
    ['of one that was not', 0],
  ] as const;

  // Whoever sees it away tells the component, or the next listing would find all as it was before.
  it.each(away.flatMap((one) => looks.map((look) => [...one, ...look] as const)))(
    'because it was %s, %s, is judged anew when it is back, though nobody tells of that',
    async (_how, takeAway, hint, _where, listedBefore) => {
      const world = openWorld();
      world.lines = [aLine()];
      const commit = pushTag(world, component, 'v1.0.0');
      if (listedBefore > 0) await tick(world, 'tag-tick');
      announce(world, component, 'v1.0.0');
      await live(world);
      takeAway(world);
      announce(world, component, 'v1.0.0', hint);
      await live(world);
      expect(recordOf(world, component, 'v1.0.0')).toMatchObject({
        verdict: 'quarantined',
        commit,
      });
      world.source.moveTag(repositoryOf(component), 'v1.0.0', commit);
      await tick(world, 'tag-tick');
      await tick(world, 'tag-tick');
      const record = recordOf(world, component, 'v1.0.0');
      expect(record).toMatchObject({ verdict: 'accepted', commit });
      expect([record?.goneSinceMs, record?.movedTo]).toEqual([undefined, undefined]);
    },
  );
});

describe('a tag that somebody told of before its component was listed with it', () => {
  it('is first seen by whom it was told of, also where it was moved since it was listed', async () => {
    const world = openWorld();
    world.lines = [aLine()];
    pushTag(world, component, 'v1.0.0');
    await tick(world, 'tag-tick');
    world.source.moveTag(repositoryOf(component), 'v1.0.0', pushCommit(world, component));
    announce(world, component, 'v1.0.0', { via: 'github push' });
    await live(world);
    expect(recordOf(world, component, 'v1.0.0')).toMatchObject({
      ...{ verdict: 'quarantined', via: 'github push' },
    });
  });
});

describe('lines that take the same versions of a component', () => {
  it('are asked after once for each base version and whether they take pre-releases', async () => {
    const world = openWorld();
    const names = Array.from({ length: 9 }, (_one, at) => `line-${at}`);
    const bases = ['1', '1', '1.0'];
    world.lines = names.map((name, at) =>
      aLine({ name, components: [aLineComponent(aComponent(), bases[at % 3], at % 2 === 0)] }),
    );
    pushTag(world, component, 'v1.0.0');
    pushTag(world, component, 'v1.0.1');
    world.faults = () => 'ok';
    await detectTag(
      { ports: world.ports, worker: 'tag-detected' },
      { component, tag: 'v1.0.0', via: 'ci' },
    );
    // The tag's own document and its component's, then v1.0.1 under four pairs.
    expect(world.calls.filter(callsOf('store.get'))).toHaveLength(2 + 4);
  });
});

describe('what was read of a tag before others wrote', () => {
  it('does not stay: a record that changed is looked at once more', async () => {
    const world = openWorld();
    world.lines = [aLine()];
    const commit = pushTag(world, component, 'v1.0.0');
    const duty = { ports: world.ports, worker: 'tag-detected' } as const;
    const hint = { component, tag: 'v1.0.0', via: 'ci' };
    await detectTag(duty, hint);
    world.source.moveTag(repositoryOf(component), 'v1.0.0', pushCommit(world, component));
    await detectTag(duty, hint);
    world.source.moveTag(repositoryOf(component), 'v1.0.0', commit);
    let commits = 0;
    world.faults = ({ method }) => {
      commits += method === 'transact' ? 1 : 0;
      // It was read at its own commit, and is gone before that is written.
      if (commits === 2) world.source.removeTag(repositoryOf(component), 'v1.0.0');
      return 'ok';
    };
    await detectTag(duty, hint);
    expect(recordOf(world, component, 'v1.0.0')?.goneSinceMs).toBe(world.now);
  });
  it('is not written where the look took longer than the function may run', async () => {
    const world = openWorld();
    world.lines = [aLine()];
    pushTag(world, component, 'v1.0.0');
    world.faults = ({ method }) => {
      if (method === 'refs') world.advance(5 * 60_000 + 1);
      return 'ok';
    };
    const hint = { component, tag: 'v1.0.0', via: 'ci' };
    const detecting = detectTag({ ports: world.ports, worker: 'tag-detected' }, hint);
    await expect(detecting).rejects.toThrow('the look at hello v1.0.0 took too long');
    expect(world.store.ids('tag')).toEqual([]);
  });
});
