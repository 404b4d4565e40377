import { describe, expect, it } from 'vitest';
import type { PhaseTimes } from '#core/candidate-row.ts';
import { endsByItself, expectedEnd, reckonedMax } from '#core/expectation.ts';

/** Candidates that were tested for so long each, the newest first. */
function tested(...tookMs: readonly number[]): readonly PhaseTimes[] {
  return tookMs.map((ms, index) => ({ testing: 1000 * index, accepted: 1000 * index + ms }));
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}

describe('what is expected of a candidate', () => {
  it.each<[string, readonly PhaseTimes[], number, object | undefined]>([
    ['nothing of two others', tested(10, 20), 0, undefined],
    ['the middle of three', tested(30, 10, 20), 0, { at: at(120), of: 3, isLate: false }],
    ['the lower middle of four', tested(40, 10, 30, 20), 0, { at: at(120), of: 4, isLate: false }],
    ['as slow as the slowest is not late', tested(30, 10, 20), 30, { at: at(120), isLate: false }],
    ['slower than all is late', tested(30, 10, 20), 31, { at: at(120), isLate: true }],
    [
      'slower than nine of ten is late',
      tested(10, 10, 10, 10, 10, 10, 10, 10, 20, 900),
      21,
      { at: at(110), of: 10, isLate: true },
    ],
  ])('by its line: %s', (_what, earlier, ranMs, expected) => {
    const found = expectedEnd(earlier, 'testing', 100, 100 + ranMs);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });

  it('is reckoned from the newest alone', () => {
    const old = tested(...Array.from({ length: 20 }, () => 900));
    const newest = tested(...Array.from({ length: reckonedMax }, () => 10));
    const found = expectedEnd([...newest, ...old], 'testing', 0, 11);
    expect(found).toEqual({ at: at(10), of: reckonedMax, isLate: true });
  });

  it.each<[string, 'building' | 'testing', PhaseTimes]>([
    ['was never in the phase', 'testing', { building: 0, failed: 5 }],
    ['is in it still', 'testing', { building: 0, testing: 10 }],
    ['gave way while it was built', 'building', { building: 0, superseded: 10 }],
    ['failed to be built', 'building', { building: 0, failed: 10 }],
  ])('is not reckoned from one that %s', (_what, phase, times) => {
    const others = [times, times, times];
    expect(expectedEnd(others, phase, 0, 0)).toBeUndefined();
  });

  it('is reckoned from where a phase ended, whatever came after', () => {
    const times = {
      building: 0,
      testing: 5,
      failed: 25,
      accepted: 70,
      promoting: 80,
      released: 84,
    };
    const others = [times, times, times];
    expect(expectedEnd(others, 'building', 0, 0)).toMatchObject({ at: at(5) });
    expect(expectedEnd(others, 'testing', 0, 0)).toMatchObject({ at: at(20) });
    expect(expectedEnd(others, 'promoting', 0, 0)).toMatchObject({ at: at(4) });
  });

  it('is of phases that end by themselves', () => {
    expect(endsByItself('building')).toBe(true);
    expect(endsByItself('accepted')).toBe(false);
  });
});
