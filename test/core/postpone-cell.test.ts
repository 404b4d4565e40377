import { describe, expect, it } from 'vitest';
import { quotaPatienceMs } from '#core/build-failure.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { recheckMs } from '#core/run.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { nextOf, summary } from '../given/summary.ts';

const circumstances = (nowMs: number) => ({ nowMs, nonceFor: (key: string) => key });
const cell = aCell('sanity', { runs: 'cloud-build', deadlineMs: 5_000, attemptsMax: 3 });
const testing = aCandidate('testing', {
  frozenCells: [cell],
  cells: { sanity: { ...attempts('open'), nonces: ['n'] } },
});
const over = { type: 'cell-over-quota', cell: 'sanity', attempt: 1, why: 'no more' } as const;

describe('a cell that is over quota', () => {
  it('is started later, costs no attempt, and its deadline begins then', () => {
    const decision = decideCandidate(testing, over, circumstances(1_000));
    expect(summary(decision)).toBe('testing start-cell:sanity:1');
    const overQuota = { times: 1, sinceMs: 1_000 };
    expect(nextOf(decision).cells['sanity']?.attempts).toMatchObject([
      { attempt: 1, openedAtMs: 61_000, overQuota },
    ]);
    expect(decision.kind === 'moved' && decision.effects).toMatchObject([{ notBeforeMs: 61_000 }]);
  });

  it('fails its candidate after a day of that, and says so', () => {
    const since = nextOf(decideCandidate(testing, over, circumstances(1_000)));
    const last = decideCandidate(since, over, circumstances(1_000 + quotaPatienceMs));
    expect(nextOf(last)).toMatchObject({
      phase: 'failed',
      why: 'sanity errored (over quota for a day: no more)',
    });
    const { attempts: told } = nextOf(last).cells['sanity'] ?? expect.fail('no cell');
    expect(told).toMatchObject([{ outcome: 'errored', cause: 'quota' }]);
  });

  it.each([
    ['another cell', { ...over, cell: 'none' }],
    ['another attempt', { ...over, attempt: 2 }],
  ])('is not %s', (_which, event) => {
    expect(decideCandidate(testing, event, circumstances(1_000)).kind).toBe('stale');
  });

  it('is over when it has told its end', () => {
    const told = { sanity: { ...attempts('passed'), nonces: ['n'] } };
    const passed = aCandidate('accepted', { frozenCells: [cell], cells: told });
    expect(decideCandidate(passed, over, circumstances(1_000)).kind).toBe('stale');
  });
});

describe('a cell that waits for its place', () => {
  const queued = { type: 'cell-queued', cell: 'sanity', attempt: 1 } as const;

  it('begins its deadline anew, now and then', () => {
    const next = nextOf(decideCandidate(testing, queued, circumstances(recheckMs)));
    expect(next.cells['sanity']?.attempts).toMatchObject([{ openedAtMs: recheckMs }]);
    expect(decideCandidate(next, queued, circumstances(recheckMs + 1)).kind).toBe('stale');
  });

  it.each([
    ['another cell', { ...queued, cell: 'none' }],
    ['another attempt', { ...queued, attempt: 2 }],
  ])('is not %s', (_which, event) => {
    expect(decideCandidate(testing, event, circumstances(recheckMs)).kind).toBe('stale');
  });

  it('no longer waits when it has told its end', () => {
    const told = { sanity: { ...attempts('passed'), nonces: ['n'] } };
    const passed = aCandidate('accepted', { frozenCells: [cell], cells: told });
    expect(decideCandidate(passed, queued, circumstances(recheckMs)).kind).toBe('stale');
  });
});
