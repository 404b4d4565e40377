import { describe, expect, it } from 'vitest';
import { decideFloatingTag } from '#core/decide-floating-tag.ts';
import { comparedNextMs, comparedVersions, compareEveryMs } from '#core/floating-drift.ts';
import { type FloatingTag, type FloatingTagEvent, movesMax } from '#core/floating-tag.ts';
import { imageRepository } from '#core/image.ts';
import { aFloatingTag, aReleased, aWithdrawn } from '../given/floating-tag.ts';
import { aDigest } from '../given/image.ts';
import { nextOf } from '../given/summary.ts';
import { aTag } from '../given/version.ts';

const versions = [aReleased('v1.0.0'), aReleased('v1.0.1')];
const foreign = aDigest('somebody else built that');
/** Its second move was at 2. */
const floating = aFloatingTag(...versions);

function compared(
  pointer: { readonly found?: string; readonly movedAtMs?: number } | undefined,
  ...seen: readonly (readonly [version: string, found?: string])[]
): FloatingTagEvent {
  const named = pointer?.found === undefined ? {} : { found: aDigest(pointer.found) };
  return {
    type: 'compared',
    ...(pointer && { pointer: { ...named, movedAtMs: pointer.movedAtMs ?? 2 } }),
    versions: seen.map(([version, found]) => ({
      version: aTag(version),
      ...(found === undefined ? {} : { found: aDigest(found) }),
    })),
  };
}

describe('a floating tag that is compared with production', () => {
  it.each([
    ['names what it must', compared({ found: 'v1.0.1' }), 'production is as it must be'],
    [
      'names it, and so do its version tags',
      compared({ found: 'v1.0.1' }, ['v1.0.0', 'v1.0.0'], ['v1.0.1', 'v1.0.1']),
      'production is as it must be',
    ],
    [
      'was moved meanwhile',
      compared({ found: 'v1.0.0', movedAtMs: 1 }),
      'it was moved while it was compared',
    ],
    ['is asked of a version that it never held', compared(undefined, ['v1.0.9']), 'production is'],
  ])('that %s is left as it is', (_what, event, why) => {
    const decision = decideFloatingTag(floating, event, 9);
    expect(decision).toMatchObject({ kind: 'stale', why: expect.stringContaining(why) });
  });

  it.each([
    ['that names another version', 'v1.0.0', `names ${aDigest('v1.0.0')} (v1.0.0)`],
    ['that names what nobody promoted', 'somebody else built that', `names ${foreign}`],
    ['that is gone', undefined, 'is gone'],
  ])('%s is moved back, with an alert and a move of its own', (_what, found, words) => {
    const event = compared(found === undefined ? {} : { found });
    const decision = decideFloatingTag(floating, event, 9);
    const why = `drift: v1 ${words}, and must name v1.0.1`;
    expect(decision).toMatchObject({
      why,
      effects: [
        { type: 'point', key: 'point' },
        { type: 'raise-alert', key: 'raise-alert', why },
      ],
    });
    const from = found === 'v1.0.0' ? { from: 'v1.0.0' } : {};
    const move = { ...from, to: 'v1.0.1', why, by: 'sweep-tick', atMs: 9 };
    expect(nextOf(decision).moves.at(-1)).toEqual(move);
    expect(nextOf(decision).drift).toBeUndefined();
  });

  it('keeps only its newest moves', () => {
    const moves = Array.from({ length: movesMax }, () => floating?.moves.at(-1)).flatMap(
      (move) => move ?? [],
    );
    const many = floating && { ...floating, moves };
    const next = nextOf(decideFloatingTag(many, compared({}), 9));
    expect([next.moves.length, next.moves.at(-1)?.by]).toEqual([movesMax, 'sweep-tick']);
  });

  it('is not moved where no release is left that holds any version', () => {
    const left = aFloatingTag(aReleased('v1.0.0'), aWithdrawn('v1.0.0'));
    const event = compared({ movedAtMs: 1 });
    expect(decideFloatingTag(left, event, 9).kind).toBe('stale');
  });

  it('is nothing where no release ever held it', () => {
    expect(decideFloatingTag(undefined, compared(undefined), 9).kind).toBe('stale');
  });
});

describe('a version tag that is compared with production', () => {
  const isRight = { found: 'v1.0.1' };
  const next = (known: FloatingTag | undefined, event: FloatingTagEvent, nowMs = 9) =>
    nextOf(decideFloatingTag(known, event, nowMs));
  const goneEvent = compared(isRight, ['v1.0.0'], ['v1.0.1', 'v1.0.1']);
  const otherEvent = compared(isRight, ['v1.0.1', 'somebody else built that']);

  it('and is gone is put back at its own digest, with an alert', () => {
    const decision = decideFloatingTag(floating, goneEvent, 9);
    const why = 'drift: v1.0.0 is gone, and is put back';
    expect(decision).toMatchObject({
      why,
      effects: [
        { type: 'put-back', key: 'put-back:v1.0.0', version: 'v1.0.0' },
        { type: 'raise-alert', why },
      ],
    });
    expect(nextOf(decision)).toEqual({ ...floating, drift: [{ version: 'v1.0.0', sinceMs: 9 }] });
  });

  it('and names another digest is never written, but known and told of', () => {
    const decision = decideFloatingTag(floating, otherEvent, 9);
    const promoted = aDigest('v1.0.1');
    const words = `drift: v1.0.1 names ${foreign}, and was promoted as ${promoted}`;
    const why = `${words}; it is never moved: find out who did`;
    expect(decision).toMatchObject({ why, effects: [{ type: 'raise-alert', why }] });
    expect(nextOf(decision).drift).toEqual([{ version: 'v1.0.1', found: foreign, sinceMs: 9 }]);
  });

  it.each([
    ['is still gone', goneEvent, goneEvent],
    ['still names another digest', otherEvent, otherEvent],
    ['is not looked at', goneEvent, compared(isRight)],
  ])('and %s tells nothing new', (_what, before, event) => {
    expect(decideFloatingTag(next(floating, before), event, 10).kind).toBe('stale');
  });

  it('and is right again is told so, without an alert', () => {
    const both = next(next(floating, otherEvent), goneEvent, 10);
    expect(both.drift?.map(({ version }) => version)).toEqual(['v1.0.0']);
    const known = next(next(floating, goneEvent), otherEvent, 10);
    expect(known.drift?.map(({ version }) => version)).toEqual(['v1.0.0', 'v1.0.1']);
    const first = decideFloatingTag(known, compared(undefined, ['v1.0.0', 'v1.0.0']), 11);
    expect(first).toMatchObject({ why: 'v1.0.0 is right again', effects: [] });
    const last = next(nextOf(first), compared(isRight, ['v1.0.1', 'v1.0.1']), 12);
    expect(last).toEqual(floating);
  });

  it('is told of together with the floating tag', () => {
    const event = compared({}, ['v1.0.0'], ['v1.0.1', 'somebody else built that']);
    const { effects, why } = decisionOf(event);
    expect(effects.map(({ type }) => type)).toEqual(['point', 'put-back', 'raise-alert']);
    expect(why.split('; drift: ')).toHaveLength(3);
  });

  function decisionOf(event: FloatingTagEvent) {
    const decision = decideFloatingTag(floating, event, 9);
    if (decision.kind === 'moved') return decision;
    throw new Error(decision.why);
  }
});

describe('what is compared', () => {
  it.each([
    ['v1.0', ['v1.0.0', 'v1.0.1']],
    ['v1', []],
  ])('with %s are the version tags %j', (tag, expected) => {
    const held = [aReleased('v1.0.0', 'a', tag), aReleased('v1.0.1', 'b', tag)];
    const known = aFloatingTag(...held);
    expect(known && comparedVersions(known)).toEqual(expected);
  });

  it.each([0, 1, compareEveryMs - 1, compareEveryMs, Date.UTC(2026, 0, 5, 9)])(
    'has its turn within the hour after %i, and each hour from then on',
    (nowMs) => {
      const nextMs = (floating && comparedNextMs(floating, nowMs)) ?? 0;
      expect(nextMs).toBeGreaterThan(nowMs);
      expect(nextMs).toBeLessThanOrEqual(nowMs + compareEveryMs);
      expect(floating && comparedNextMs(floating, nextMs)).toBe(nextMs + compareEveryMs);
      expect(floating && comparedNextMs(floating, nextMs - 1)).toBe(nextMs);
    },
  );

  it('is spread over the hour', () => {
    const minutes = Array.from({ length: 600 }, (_none, index) => {
      const repository = imageRepository('csi-release/csi', `image-${index % 30}`);
      const one = floating && { ...floating, repository, tag: `v${Math.floor(index / 30)}.1` };
      return Math.floor(((one && comparedNextMs(one, 0)) ?? 0) / 60_000);
    });
    const most = Math.max(...minutes.map((at) => minutes.filter((one) => one === at).length));
    expect(new Set(minutes).size).toBeGreaterThan(40);
    expect(most).toBeLessThan(60);
  });

  it('is nothing where no version was ever promoted', () => {
    const nothing = floating && { ...floating, held: [] };
    expect(nothing && comparedNextMs(nothing, 0)).toBeUndefined();
  });
});
