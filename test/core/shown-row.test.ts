import { describe, expect, it } from 'vitest';
import type { CandidatePhase } from '#core/candidate.ts';
import { rowOf } from '#core/candidate-row.ts';
import type { PrecedingRelease } from '#core/preceding-release.ts';
import { shownCandidate } from '#core/shown-row.ts';
import { aCandidate, type CandidateFacts } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';
import { aWaiver } from '../given/waiver.ts';

function precededBy(tag: string): PrecedingRelease {
  const components = [{ name: 'hello', tag, images: ['hello'] }];
  return { name: 'sample@v1.2.0', version: 'v1.2.0', components };
}

function shown(
  phase: CandidatePhase,
  facts: CandidateFacts = {},
  preceding?: PrecedingRelease,
  versions: readonly string[] = [],
) {
  const row = rowOf(aCandidate(phase, facts));
  return shownCandidate('one', row, { before: preceding, versions }, 100);
}

describe('a candidate in a list', () => {
  it.each<[string, PrecedingRelease | undefined, readonly string[], string | undefined]>([
    ['the first of all', undefined, [], 'v1.0.0'],
    ['the first of all, after one that was given up', undefined, ['v1.0.0'], 'v1.0.1'],
    ['a patch', precededBy('v0.9.9'), ['v1.2.0'], 'v2.0.0'],
    ['a number that was reserved before', precededBy('v1.0.1'), ['v1.2.1'], 'v1.2.2'],
    ['the same as before', precededBy('v1.0.0'), ['v1.2.0'], undefined],
  ])('says which number it would have: %s', (_what, preceding, versions, expected) => {
    expect(shown('testing', {}, preceding, versions).versionToBe).toBe(expected);
  });

  it.each<[CandidatePhase, boolean]>([
    ['building', true],
    ['testing', true],
    ['accepted', true],
    ['failed', true],
    ['superseded', false],
    ['promoting', false],
    ['released', false],
    ['collecting', false],
    ['collected', false],
  ])('has a number to come where it may yet be released: %s', (phase, expected) => {
    expect(shown(phase).versionToBe !== undefined).toBe(expected);
  });

  it('tells what differs from the release before', () => {
    expect(shown('testing', {}, precededBy('v0.9.0')).changed).toEqual([
      { component: 'hello', bump: 'major', why: expect.stringContaining('v0.9.0') },
    ]);
  });

  it.each([
    ['none while nothing is decided', { building: 1, testing: 2 }, undefined],
    ['the first end', { testing: 2, failed: 5_000, accepted: 9_000 }, 5_000],
    ['when it was superseded', { superseded: 7_000 }, 7_000],
  ])('says when it was decided: %s', (_what, enteredAtMs, expected) => {
    const decidedAt = expected === undefined ? undefined : new Date(expected).toISOString();
    expect(shown('failed', { enteredAtMs }).decidedAt).toBe(decidedAt);
  });

  it('counts the waivers and holds that stand now, and no others', () => {
    const waivers = { a: aWaiver({ untilMs: 100 }), b: aWaiver({ untilMs: 101 }) };
    const holds = [aHold({ untilMs: 50 }), aHold({ untilMs: 500 }), aHold({ untilMs: 900 })];
    expect(shown('failed', { waivers, holds })).toMatchObject({ waivers: 1, holds: 2 });
  });

  it('has what is absent in the candidate not at all', () => {
    const row = shown('building');
    for (const key of ['why', 'version', 'decidedAt', 'expires'])
      expect(row).not.toHaveProperty(key);
    const released = shown('released', { why: 'released', version: 'v1.0.0' });
    expect(released).toMatchObject({ why: 'released', version: 'v1.0.0' });
    expect(released.expires).toBe('1970-01-01T00:00:05.000Z');
  });
});
