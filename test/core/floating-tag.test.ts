import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideFloatingTag } from '#core/decide-floating-tag.ts';
import { moveReasonLengthMax, movesMax, wantedVersion } from '#core/floating-tag.ts';
import { compareTags } from '#core/version.ts';
import { aFloatingTag, aReleased, aWithdrawn } from '../given/floating-tag.ts';
import { aDigest } from '../given/image.ts';
import { nextOf } from '../given/summary.ts';
import { aTag } from '../given/version.ts';

const point = [{ type: 'point', key: 'point' }];

describe('a floating tag', () => {
  it('comes into being with the first version', () => {
    const move = {
      to: 'v1.0.0',
      why: 'sample@of-v1.0.0 is out: all green',
      ...{ by: 'anna@example.com', release: 'sample@of-v1.0.0', atMs: 7 },
    };
    expect(decideFloatingTag(undefined, aReleased('v1.0.0'), 7)).toEqual({
      kind: 'moved',
      next: {
        repository: 'csi-release/csi/hello',
        tag: 'v1',
        held: [{ version: 'v1.0.0', digest: aDigest('v1.0.0'), releases: ['sample@of-v1.0.0'] }],
        moves: [move],
        movedAtMs: 7,
      },
      effects: point,
      why: 'moves to v1.0.0, by anna@example.com: sample@of-v1.0.0 is out: all green',
    });
  });

  it.each([
    [
      ...([
        'moves to a higher version',
        'v1.1.0',
        point,
        { from: 'v1.0.0', to: 'v1.1.0' },
      ] as const),
      'moves from v1.0.0 to v1.1.0, by anna@example.com: sample@of-v1.1.0 is out: all green',
    ],
    [
      ...(['stays at a lower one, and remembers it', 'v0.9.0', [], { to: 'v1.0.0' }] as const),
      'sample@of-v0.9.0 is out, and it stays at v1.0.0',
    ],
  ])('%s', (_how, version, effects, move, why) => {
    const floating = aFloatingTag(aReleased('v1.0.0'));
    const decision = decideFloatingTag(floating, aReleased(version), 2);
    expect(decision).toMatchObject({ effects, why });
    expect(nextOf(decision).moves.at(-1)).toMatchObject(move);
    expect(nextOf(decision).held).toHaveLength(2);
  });

  it('is held by every release that has the version', () => {
    const floating = aFloatingTag(aReleased('v1.0.0', 'a@v1.0.0'), aReleased('v1.0.0', 'b@v2.0.0'));
    expect(floating?.held).toMatchObject([{ releases: ['a@v1.0.0', 'b@v2.0.0'] }]);
    expect(floating?.moves).toHaveLength(1);
  });

  it('hears nothing new the second time', () => {
    const floating = aFloatingTag(aReleased('v1.0.0'));
    expect(decideFloatingTag(floating, aReleased('v1.0.0'), 2).kind).toBe('stale');
  });

  it('keeps only its newest moves, and the beginning of a reason', () => {
    const versions = Array.from({ length: movesMax + 2 }, (_none, patch) => `v1.0.${patch}`);
    const moves = aFloatingTag(...versions.map((version) => aReleased(version)))?.moves ?? [];
    expect([moves.length, moves[0]?.to]).toEqual([movesMax, 'v1.0.2']);
    const long = { ...aReleased('v1.0.0'), reason: 'x'.repeat(1000) };
    const [move] = aFloatingTag(long)?.moves ?? [];
    expect(move?.why).toBe(`sample@of-v1.0.0 is out: ${'x'.repeat(moveReasonLengthMax)}`);
  });

  it('wants nothing where no release holds anything', () => {
    const held = [{ version: aTag('v1.0.0'), digest: aDigest('x'), releases: [] }];
    expect(wantedVersion(held)).toBeUndefined();
    expect(wantedVersion([])).toBeUndefined();
  });
});

describe('a floating tag whose release is withdrawn', () => {
  const [a, b] = ['a@v1.0.0', 'b@v1.0.0'];
  it.each([
    [
      'moves back to the highest that is left',
      [aReleased('v1.0.0', a), aReleased('v1.1.0', b), aWithdrawn('v1.1.0', b)],
      ...(['v1.0.0', 'v1.0.0', 3] as const),
    ],
    [
      'stays where an older release holds the same version unchanged',
      [aReleased('v1.0.0', a), aReleased('v1.0.0', b), aWithdrawn('v1.0.0', b)],
      ...(['v1.0.0', 'v1.0.0', 1] as const),
    ],
    [
      'stays where a newer release holds the same version unchanged',
      [aReleased('v1.0.0', a), aReleased('v1.0.0', b), aWithdrawn('v1.0.0', a)],
      ...(['v1.0.0', 'v1.0.0', 1] as const),
    ],
    [
      'stays where the release held a lower version',
      [aReleased('v1.0.0', a), aReleased('v1.1.0', b), aWithdrawn('v1.0.0', a)],
      ...(['v1.1.0', 'v1.1.0', 2] as const),
    ],
    [
      'is left where it is when no release is left that holds any',
      [aReleased('v1.0.0', a), aWithdrawn('v1.0.0', a)],
      ...([undefined, 'v1.0.0', 1] as const),
    ],
    [
      'moves from where it was left when a release holds another version',
      [aReleased('v1.1.0', a), aWithdrawn('v1.1.0', a), aReleased('v1.0.0', b)],
      ...(['v1.0.0', 'v1.0.0', 2] as const),
    ],
    [
      'needs no move when a release holds again what it was left at',
      [aReleased('v1.1.0', a), aWithdrawn('v1.1.0', a), aReleased('v1.1.0', b)],
      ...(['v1.1.0', 'v1.1.0', 1] as const),
    ],
  ])('%s', (_what, events, wanted, named, moves) => {
    const floating = aFloatingTag(...events);
    expect(wantedVersion(floating?.held ?? [])?.version).toBe(wanted);
    expect(floating?.moves.at(-1)?.to).toBe(named);
    expect(floating?.moves).toHaveLength(moves);
  });

  it('says why, and owes the move', () => {
    const floating = aFloatingTag(aReleased('v1.0.0', a), aReleased('v1.1.0', b));
    const decision = decideFloatingTag(floating, aWithdrawn('v1.1.0', b), 3);
    const why =
      'moves from v1.1.0 to v1.0.0, by anna@example.com: b@v1.0.0 is withdrawn: all green';
    expect(decision).toMatchObject({ kind: 'moved', effects: point, why });
    const last = decideFloatingTag(nextOf(decision), aWithdrawn('v1.0.0', a), 4);
    expect(last).toMatchObject({
      kind: 'moved',
      effects: [],
      why: 'a@v1.0.0 is withdrawn, and no release is left that holds any: stays at v1.0.0',
    });
  });

  it.each([
    ['that was withdrawn before', [aReleased('v1.0.0', a), aWithdrawn('v1.0.0', a)]],
    ['that never held it', [aReleased('v1.0.0', b)]],
    ['of a version that nobody holds', [aReleased('v1.1.0', a)]],
    ['where there is no tag', []],
  ])('hears nothing new of one %s', (_what, events) => {
    const decision = decideFloatingTag(aFloatingTag(...events), aWithdrawn('v1.0.0', a), 9);
    expect(decision.kind).toBe('stale');
  });
});

describe('the version that a floating tag names', () => {
  const release = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    version: fc.integer({ min: 0, max: 3 }).map((minor) => `v1.${minor}.0`),
  });
  const releases = fc.uniqueArray(release, { minLength: 1, selector: ({ name }) => name });

  it('is the highest that a standing release holds, in every order of promotions and withdrawals', () => {
    const history = releases.chain((all) =>
      fc.record({
        all: fc.shuffledSubarray(all, { minLength: all.length }),
        withdrawn: fc.shuffledSubarray(all),
        after: fc.array(fc.nat(), { minLength: all.length, maxLength: all.length }),
      }),
    );
    const check = ({ all, withdrawn, after }: HistoryOf<typeof history>) => {
      const out = all.map(({ name, version }) => aReleased(version, name));
      const events = withdrawn.reduce((sofar, { name, version }, index) => {
        const isOut = (event: { readonly release?: string }) => event.release === name;
        const at = sofar.findIndex((event) => 'release' in event && isOut(event));
        const place = at + 1 + ((after[index] ?? 0) % (sofar.length - at));
        return sofar.toSpliced(place, 0, aWithdrawn(version, name));
      }, out);
      const standing = all.filter((one) => !withdrawn.includes(one));
      const highest = standing.map(({ version }) => aTag(version)).sort(compareTags);
      const floating = aFloatingTag(...events);
      expect(wantedVersion(floating?.held ?? [])?.version).toBe(highest.at(-1));
      if (highest.length > 0) expect(floating?.moves.at(-1)?.to).toBe(highest.at(-1));
    };
    fc.assert(fc.property(history, check));
  });
});

type HistoryOf<A> = A extends fc.Arbitrary<infer Value> ? Value : never;
