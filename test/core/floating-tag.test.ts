import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideFloatingTag,
  type FloatingTag,
  type FloatingTagEvent,
  movesMax,
  wantedVersion,
} from '#core/floating-tag.ts';
import { imageRepository } from '#core/image.ts';
import { compareTags } from '#core/version.ts';
import { aDigest } from '../given/image.ts';
import { nextOf } from '../given/summary.ts';
import { aTag } from '../given/version.ts';

const repository = imageRepository('csi-release/csi', 'hello');

function released(version: string, release = `sample@of-${version}`): FloatingTagEvent {
  const tag = { repository, tag: 'v1', version: aTag(version), digest: aDigest(version) };
  return { type: 'version-released', ...tag, release };
}

function promoted(...events: readonly FloatingTagEvent[]): FloatingTag | undefined {
  return events.reduce<FloatingTag | undefined>((floating, event) => {
    const decision = decideFloatingTag(floating, event, 1);
    return decision.kind === 'moved' ? decision.next : floating;
  }, undefined);
}

const point = [{ type: 'point', key: 'point' }];

describe('a floating tag', () => {
  it('comes into being with the first version', () => {
    expect(decideFloatingTag(undefined, released('v1.0.0'), 7)).toEqual({
      kind: 'moved',
      next: {
        repository,
        tag: 'v1',
        held: [{ version: 'v1.0.0', digest: aDigest('v1.0.0'), releases: ['sample@of-v1.0.0'] }],
        moves: [{ to: 'v1.0.0', release: 'sample@of-v1.0.0', atMs: 7 }],
      },
      effects: point,
      why: 'moves to v1.0.0',
    });
  });

  it.each([
    ['moves to a higher version', 'v1.1.0', point, { from: 'v1.0.0', to: 'v1.1.0' }],
    ['stays at a lower one, and remembers it', 'v0.9.0', [], { to: 'v1.0.0' }],
  ])('%s', (_how, version, effects, move) => {
    const decision = decideFloatingTag(promoted(released('v1.0.0')), released(version), 2);
    expect(decision).toMatchObject({ effects });
    expect(nextOf(decision).moves.at(-1)).toMatchObject(move);
    expect(nextOf(decision).held).toHaveLength(2);
  });

  it('is held by every release that has the version', () => {
    const floating = promoted(released('v1.0.0', 'a@v1.0.0'), released('v1.0.0', 'b@v2.0.0'));
    expect(floating?.held).toMatchObject([{ releases: ['a@v1.0.0', 'b@v2.0.0'] }]);
    expect(floating?.moves).toHaveLength(1);
  });

  it('hears nothing new the second time', () => {
    const floating = promoted(released('v1.0.0'));
    expect(decideFloatingTag(floating, released('v1.0.0'), 2).kind).toBe('stale');
  });

  it('keeps only its newest moves', () => {
    const versions = Array.from({ length: movesMax + 2 }, (_none, patch) => `v1.0.${patch}`);
    const moves = promoted(...versions.map((version) => released(version)))?.moves ?? [];
    expect([moves.length, moves[0]?.to]).toEqual([movesMax, 'v1.0.2']);
  });

  it('wants nothing where no release holds anything', () => {
    const held = [{ version: aTag('v1.0.0'), digest: aDigest('x'), releases: [] }];
    expect(wantedVersion(held)).toBeUndefined();
    const floating = { repository, tag: 'v1', held, moves: [] };
    const decision = decideFloatingTag(floating, released('v0.1.0'), 2);
    expect(nextOf(decision).moves).toMatchObject([{ to: 'v0.1.0' }]);
  });

  it('names the highest version, whatever the order of promotions', () => {
    const number = fc.nat({ max: 20 });
    const versions = fc.uniqueArray(
      fc.tuple(number, number).map(([minor, patch]) => `v1.${minor}.${patch}`),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(versions, (inOrder) => {
        const floating = promoted(...inOrder.map((version) => released(version)));
        const highest = inOrder.map(aTag).sort(compareTags).at(-1);
        expect(wantedVersion(floating?.held ?? [])?.version).toBe(highest);
        expect(floating?.moves.at(-1)?.to).toBe(highest);
      }),
    );
  });
});
