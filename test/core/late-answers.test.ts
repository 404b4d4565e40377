import { describe, expect, it } from 'vitest';
import { decideCandidate } from '#core/decide-candidate.ts';
import { aCandidate, at, attempts } from '../given/candidate.ts';
import { builtAs, type Reported, reported } from '../given/reported.ts';
import { nextOf, summary } from '../given/summary.ts';

describe('an answer after its deadline', () => {
  it.each<[string, Reported]>([
    ['of another CI', reported('passed', 'a')],
    ['of a build of ours', builtAs('passed')],
  ])('%s is a further attempt, and accepts the candidate while it stands', (_whose, event) => {
    const late = aCandidate('failed', { cells: { e2e: attempts('timed-out') } });
    const decision = decideCandidate(late, event, at(20));
    expect(summary(decision)).toBe('accepted');
    expect(nextOf(decision).cells['e2e']?.attempts).toMatchObject([
      { outcome: 'timed-out' },
      { outcome: 'passed', rerunOf: 1, endedAtMs: 20 },
    ]);
    expect(summary(decideCandidate(nextOf(decision), event, at(21)))).toBe('stale');
  });

  it('is that of the build that was started, and of no other', () => {
    const { nonces } = attempts('timed-out');
    const silent = {
      attempt: 1,
      openedAtMs: 0,
      buildId: 'b1',
      outcome: 'timed-out',
      endedAtMs: 10,
    } as const;
    const run = { attempts: [silent], nonces } as const;
    const late = aCandidate('failed', { cells: { e2e: run } });
    expect(summary(decideCandidate(late, builtAs('passed'), at(20)))).toBe('accepted');
    const loser = reported('passed', undefined, { buildId: 'b2' });
    expect(summary(decideCandidate(late, loser, at(20)))).toBe('stale');
  });

  it('revives no candidate whose time is over', () => {
    const late = aCandidate('failed', { cells: { e2e: attempts('timed-out') } });
    const decision = decideCandidate(late, reported('passed', 'a'), at(5000));
    expect(summary(decision)).toBe('failed');
    expect(nextOf(decision).expiresAtMs).toBe(5000);
  });

  it('comes as news also where the candidate expired before the cell was told of', () => {
    const open = aCandidate('failed', { cells: { e2e: attempts('open') } });
    const expired = nextOf(decideCandidate(open, { type: 'expired' }, at(5000)));
    expect(expired.cells['e2e']?.attempts).toMatchObject([
      { outcome: 'timed-out', why: 'no result before the candidate expired' },
    ]);
    const decision = decideCandidate(expired, reported('passed', 'a'), at(5001));
    expect(summary(decision)).toBe('collecting');
    expect(nextOf(decision).cells['e2e']?.attempts).toHaveLength(2);
  });

  it('is not heard of a candidate that is collected', () => {
    const gone = aCandidate('collected');
    expect(summary(decideCandidate(gone, reported('passed', 'b'), at(5000)))).toBe('stale');
  });
});
