import { describe, expect, it } from 'vitest';
import {
  type Cause,
  mayTryAgain,
  quotaPatienceMs,
  refusedForNow,
  withoutLastLines,
} from '#core/build-failure.ts';
import type { Attempt } from '#core/run.ts';

const minute = 60_000;

function ended(...causes: readonly (Cause | 'none' | 'before')[]): { attempts: Attempt[] } {
  return {
    attempts: causes.map((cause, at) => ({
      ...{ attempt: at + 1, openedAtMs: cause === 'before' ? 1 : 100, outcome: 'errored' as const },
      ...(cause === 'none' || cause === 'before' ? {} : { cause }),
    })),
  };
}

describe('a run that could tell nothing', () => {
  it.each<[readonly (Cause | 'none' | 'before')[], Cause, boolean]>([
    [['infrastructure'], 'infrastructure', true],
    [['infrastructure', 'infrastructure'], 'infrastructure', true],
    [['infrastructure', 'infrastructure', 'infrastructure'], 'infrastructure', false],
    [['none', 'none', 'infrastructure'], 'infrastructure', false],
    [['before', 'before', 'infrastructure'], 'infrastructure', true],
    [['expired'], 'expired', true],
    [['expired', 'expired'], 'expired', false],
    [['infrastructure', 'infrastructure', 'expired'], 'expired', true],
    [['expired', 'infrastructure', 'infrastructure'], 'infrastructure', true],
    [['quota'], 'quota', false],
  ])('after %j, may be tried again for %s: %s', (causes, cause, expected) => {
    expect(mayTryAgain(ended(...causes), cause, 100)).toBe(expected);
  });
});

describe('an attempt that is over quota', () => {
  it('is tried again with growing pauses for a day, some thirty times, and then no more', () => {
    let attempt: Attempt = { attempt: 1, openedAtMs: 0 };
    let nowMs = 0;
    const pauses: number[] = [];
    for (;;) {
      const { overQuota, notBeforeMs } = refusedForNow(attempt, nowMs);
      attempt = { ...attempt, overQuota };
      if (notBeforeMs === undefined) break;
      pauses.push((notBeforeMs - nowMs) / minute);
      nowMs = notBeforeMs;
    }
    expect(pauses.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(attempt.overQuota).toEqual({ times: pauses.length + 1, sinceMs: 0 });
    expect(nowMs).toBeGreaterThanOrEqual(quotaPatienceMs);
    expect(nowMs).toBeLessThan(quotaPatienceMs + 60 * minute);
  });
});

describe('the last lines of failures', () => {
  it('are kept of the newest alone', () => {
    const opened = { attempt: 1, openedAtMs: 0 };
    const step = { index: 1, name: 'golang' };
    const attempts = [opened, { ...opened, failedStep: { ...step, lastLines: ['FAIL'] } }];
    expect(withoutLastLines({ attempts })).toEqual({
      attempts: [opened, { ...opened, failedStep: step }],
    });
  });
});
