import { describe, expect, it } from 'vitest';
import { quotaPatienceMs } from '#core/build-failure.ts';
import type { Candidate, CandidateEvent } from '#core/candidate.ts';
import { queuePatienceMs } from '#core/cells.ts';
import { candidateWaitsUntil, decideCandidate } from '#core/decide-candidate.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { nextOf, summary } from '../given/summary.ts';

const circumstances = (nowMs: number) => ({ nowMs, nonceFor: (key: string) => key });
const cell = aCell('sanity', { runs: 'cloud-build', deadlineMs: 5_000, attemptsMax: 3 });
const testing = aCandidate('testing', {
  frozenCells: [cell],
  cells: { sanity: { ...attempts('open'), nonces: ['n'] } },
});
const told = { type: 'cell-reported', cell: 'sanity', attempt: 1, why: 'so' } as const;
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
  const started = { type: 'cell-started', cell: 'sanity', attempt: 1, buildId: 'b1' } as const;
  const having = (...events: readonly (readonly [number, CandidateEvent])[]): Candidate =>
    events.reduce(
      (candidate, [nowMs, event]) =>
        nextOf(decideCandidate(candidate, event, circumstances(nowMs))),
      testing,
    );

  it('says so once, and since when', () => {
    const decision = decideCandidate(testing, queued, circumstances(7));
    expect(decision).toMatchObject({ why: 'sanity waits for its place' });
    expect(nextOf(decision).cells['sanity']?.attempts).toEqual([
      { attempt: 1, openedAtMs: 0, queuedSinceMs: 7 },
    ]);
    const again = decideCandidate(nextOf(decision), queued, circumstances(quotaPatienceMs));
    expect(again).toEqual({ kind: 'stale', why: 'it is known to wait' });
  });

  it.each<[string, Candidate, number]>([
    ['from when it opened, where it never waits', testing, 5_000],
    ['from when it started', having([7, queued], [400_000, started]), 405_000],
    ['from when its start is tried again', having([7, queued], [10, over]), 60_010 + 5_000],
    ['after a day of waiting all the same', having([7, queued]), 7 + queuePatienceMs + 5_000],
  ])('has its deadline %s', (_when, candidate, deadlineMs) => {
    expect(candidateWaitsUntil({ ...candidate, recheckAtMs: 1e12 })).toBe(deadlineMs);
    const due = (nowMs: number) =>
      decideCandidate(candidate, { type: 'due' }, circumstances(nowMs));
    expect(due(deadlineMs - 1).kind).toBe('stale');
    expect(nextOf(due(deadlineMs)).cells['sanity']?.attempts[0]?.outcome).toBe('timed-out');
  });

  it.each<[string, Candidate]>([
    ['started', having([7, queued], [8, started])],
    ['is over quota', having([7, queued], [8, over])],
    ['timed out', having([7, queued], [7 + queuePatienceMs + 5_000, { type: 'due' }])],
    ['told its end', having([7, queued], [8, { ...told, outcome: 'passed' }])],
  ])('waits no more when it %s', (_what, { cells }) => {
    expect(cells['sanity']?.attempts[0]).not.toHaveProperty('queuedSinceMs');
  });

  it.each<[string, CandidateEvent, Candidate]>([
    ['another cell', { ...queued, cell: 'none' }, testing],
    ['another attempt', { ...queued, attempt: 2 }, testing],
    ['one that is known to run', queued, having([8, started])],
    ['one that has told its end', queued, having([8, { ...told, outcome: 'passed' }])],
  ])('is not %s', (_which, event, candidate) => {
    expect(decideCandidate(candidate, event, circumstances(9)).kind).toBe('stale');
  });
});

describe('a cell that can never be started', () => {
  const refused = { type: 'cell-refused', cell: 'sanity', attempt: 1, why: 'names $_X' } as const;

  it('tested nothing: it errored, and is not tried again', () => {
    const decision = decideCandidate(testing, refused, circumstances(10));
    expect(summary(decision)).toBe('failed');
    expect(nextOf(decision)).toMatchObject({
      why: 'sanity errored (names $_X)',
      cells: { sanity: { attempts: [{ outcome: 'errored', why: 'names $_X', endedAtMs: 10 }] } },
    });
  });

  it('keeps nothing back where it only informs', () => {
    const informing = aCandidate('testing', {
      frozenCells: [aCell('e2e'), { ...cell, counts: 'informing' }],
      cells: { e2e: attempts('passed'), sanity: { ...attempts('open'), nonces: ['n'] } },
    });
    expect(summary(decideCandidate(informing, refused, circumstances(10)))).toBe('accepted');
  });

  it('is not one that has told its end', () => {
    const ended = nextOf(decideCandidate(testing, refused, circumstances(10)));
    expect(decideCandidate(ended, refused, circumstances(11)).kind).toBe('stale');
  });
});
