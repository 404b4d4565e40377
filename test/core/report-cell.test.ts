import { describe, expect, it } from 'vitest';
import type { Candidate, CandidateEvent, CellVerdict } from '#core/candidate.ts';
import { cellVerdict } from '#core/cells.ts';
import type { EffectKey } from '#core/decide.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { rerunsMax } from '#core/report-cell.ts';
import type { Outcome } from '#core/run.ts';
import { aCandidate, aCell, at, attempts } from '../given/candidate.ts';
import { nextOf, summary } from '../given/summary.ts';

type Reported = Extract<CandidateEvent, { type: 'cell-reported' }>;

function reported(outcome: Outcome, report?: string, facts: Partial<Reported> = {}): Reported {
  const event = { type: 'cell-reported', cell: 'e2e', attempt: 1, outcome, why: 'so' } as const;
  return { ...event, ...(report === undefined ? {} : { report }), ...facts };
}

/** A candidate after some results, each said as it comes where it names no other time. */
function toldOf(candidate: Candidate, ...events: readonly CandidateEvent[]): Candidate {
  return events.reduce((told, event, count) => {
    const nowMs = 100 + count;
    const said = event.type === 'cell-reported' ? { saidAtMs: nowMs, ...event } : event;
    const decision = decideCandidate(told, said, at(nowMs));
    return decision.kind === 'stale' ? told : decision.next;
  }, candidate);
}

const failedLong = aCandidate('testing', { expiresAtMs: 9_000_000 });

describe('what is run again elsewhere', () => {
  it.each<[string, readonly Reported[], string, CellVerdict]>([
    ['the same run twice', [reported('passed', 'a'), reported('passed', 'a')], '1', 'passed'],
    ['the same run otherwise', [reported('failed', 'a'), reported('passed', 'a')], '1', 'failed'],
    [
      'another run that passes',
      [reported('failed', 'a'), reported('passed', 'b')],
      '1 2/1',
      'flaky-passed',
    ],
    [
      'another run that fails',
      [reported('passed', 'a'), reported('failed', 'b')],
      '1 2/1',
      'failed',
    ],
    [
      'another run that cannot tell',
      [reported('failed', 'a'), reported('inconclusive', 'b')],
      '1 2/1',
      'failed',
    ],
    [
      'both runs again, in any order',
      [reported('failed', 'a'), reported('passed', 'b'), reported('failed', 'a')],
      '1 2/1',
      'flaky-passed',
    ],
    [
      'another run, while we try again',
      [reported('errored', 'a'), reported('passed', 'b')],
      '1 2 3/1',
      'open',
    ],
    [
      'another run, and then our next try',
      [reported('errored', 'a'), reported('passed', 'b'), reported('failed', 'c', { attempt: 2 })],
      '1 2 3/1',
      'failed',
    ],
    [
      'another run that passed before, and is heard late',
      [reported('failed', 'b', { saidAtMs: 20 }), reported('passed', 'a', { saidAtMs: 10 })],
      '1 2/1',
      'failed',
    ],
    [
      'another run that failed before, and is heard late',
      [reported('passed', 'b', { saidAtMs: 20 }), reported('failed', 'a', { saidAtMs: 10 })],
      '1 2/1',
      'flaky-passed',
    ],
    ['a build of ours twice', [built('passed'), built('failed')], '1', 'passed'],
    [
      'a refusal of ours after a result',
      [reported('passed', 'a'), reported('failed')],
      '1',
      'passed',
    ],
  ])('%s', (_what, events, expected, verdict) => {
    const told = toldOf(failedLong, ...events);
    const { attempts: all = [] } = told.cells['e2e'] ?? {};
    const names = all.map(({ attempt, rerunOf }) =>
      rerunOf === undefined ? `${attempt}` : `${attempt}/${rerunOf}`,
    );
    expect(names.join(' ')).toBe(expected);
    expect(cellVerdict(told, aCell('e2e'))).toBe(verdict);
  });

  const errored = reported('errored', 'a');
  const ofSecond = (outcome: Outcome, report: string) => reported(outcome, report, { attempt: 2 });
  it.each<[string, readonly Reported[], CellVerdict]>([
    [
      'passes, after the newer failed',
      [ofSecond('failed', 'b'), reported('passed', 'c')],
      'failed',
    ],
    [
      'passes, said after and heard before the newer failed',
      [reported('passed', 'c', { saidAtMs: 999 }), ofSecond('failed', 'b')],
      'failed',
    ],
    [
      'passes, after a further run of the newer failed',
      [ofSecond('passed', 'b'), ofSecond('failed', 'c'), reported('passed', 'd')],
      'failed',
    ],
    [
      'passes, and a further run of the newer passes too',
      [ofSecond('failed', 'b'), reported('passed', 'c'), ofSecond('passed', 'd')],
      'flaky-passed',
    ],
    [
      'passes, and the newer could not tell',
      [ofSecond('errored', 'b'), reported('passed', 'c')],
      'passed',
    ],
    ['passes, and the newer passed', [ofSecond('passed', 'b'), reported('passed', 'c')], 'passed'],
    ['passes, while the newer is open', [reported('passed', 'c')], 'open'],
    ['fails, after the newer passed', [ofSecond('passed', 'b'), reported('failed', 'c')], 'failed'],
  ])('of an older attempt %s', (_what, events, verdict) => {
    const told = toldOf(failedLong, errored, ...events);
    expect(cellVerdict(told, aCell('e2e'))).toBe(verdict);
  });

  it.each<[Outcome, Outcome, CellVerdict]>([
    ['passed', 'failed', 'failed'],
    ['failed', 'passed', 'failed'],
  ])('that nobody dates, %s and then %s, is %s', (first, second, verdict) => {
    const once = nextOf(decideCandidate(failedLong, reported(first, 'a'), at(10)));
    const twice = nextOf(decideCandidate(once, reported(second, 'b'), at(20)));
    expect(cellVerdict(twice, aCell('e2e'))).toBe(verdict);
  });

  it('keeps the nonce of the attempt that was asked for', () => {
    const told = toldOf(failedLong, reported('failed', 'a'), reported('passed', 'b'));
    expect(told.cells['e2e']?.nonces).toEqual(['nonce 1', 'nonce 1']);
  });

  it('is kept so often and no more: the oldest that decides nothing gives way', () => {
    const runs = Array.from({ length: rerunsMax + 3 }, (_, at) => reported('passed', `run ${at}`));
    const told = toldOf(failedLong, ...runs);
    const { attempts: all = [], nonces } = told.cells['e2e'] ?? {};
    expect(all.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(nonces).toHaveLength(rerunsMax + 1);
    const names = ['run 0', 'run 4', 'run 5', 'run 3'];
    expect(all.map(({ report }) => report)).toEqual(names);
    const failed = nextOf(decideCandidate(told, reported('failed', 'yet another'), at(999)));
    expect(failed).toMatchObject({ phase: 'failed' });
    expect(failed.cells['e2e']?.attempts).toHaveLength(rerunsMax + 1);
  });

  it('takes no room from other cells', () => {
    const two = aCandidate('testing', {
      frozenCells: [aCell('e2e'), aCell('other', { counts: 'informing' })],
      cells: { e2e: attempts('passed'), other: attempts('passed') },
    });
    const noise = Array.from({ length: rerunsMax * 3 }, (_, at) =>
      reported('passed', `run ${at}`, { cell: 'other' }),
    );
    const told = toldOf(two, ...noise, reported('failed', 'a'));
    expect(told).toMatchObject({ phase: 'failed', why: 'e2e failed (so)' });
  });

  it('keeps the names of failed tests where they are newest', () => {
    const first = reported('failed', 'a', { failedTests: ['one'] });
    const none = reported('failed', 'b');
    const newest = reported('failed', 'c', { failedTests: ['two'] });
    const names = (told: Candidate) => told.cells['e2e']?.attempts.map((one) => one.failedTests);
    expect(names(toldOf(failedLong, first, none))).toEqual([['one'], undefined]);
    expect(names(toldOf(failedLong, first, none, newest))).toEqual([undefined, undefined, ['two']]);
  });
});

function built(outcome: Outcome): Reported {
  return reported(outcome, undefined, { buildId: 'b1' });
}

describe('an answer after its deadline', () => {
  it.each<[string, Reported]>([
    ['of another CI', reported('passed', 'a')],
    ['of a build of ours', built('passed')],
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
    expect(summary(decideCandidate(late, built('passed'), at(20)))).toBe('accepted');
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

describe('the tries of a cell', () => {
  const cell = aCell('e2e', { attemptsMax: 4 });
  it.each<[Outcome, number]>([
    ['errored', 2],
    ['inconclusive', 2],
    ['failed', 1],
    ['passed', 1],
  ])('that was %s come to %i', (outcome, count) => {
    const told = toldOf(aCandidate('testing', { frozenCells: [cell] }), reported(outcome, 'a'));
    expect(told.cells['e2e']?.attempts).toHaveLength(count);
  });

  it('rest longer and longer, but for the first', () => {
    const told = (count: number) =>
      aCandidate('testing', {
        frozenCells: [cell],
        cells: { e2e: attempts(...Array<Outcome>(count - 1).fill('errored'), 'open') },
      });
    const rests = [1, 2, 3].map((attempt) => {
      const event = reported('errored', `run ${attempt}`, { attempt });
      const decision = decideCandidate(told(attempt), event, at(1000));
      const [effect]: readonly EffectKey[] = decision.kind === 'moved' ? decision.effects : [];
      return [effect?.notBeforeMs, nextOf(decision).cells['e2e']?.attempts.at(-1)?.openedAtMs];
    });
    expect(rests).toEqual([
      [undefined, 1000],
      [61_000, 61_000],
      [121_000, 121_000],
    ]);
  });

  it('are as many as were asked for, however often others ran it again', () => {
    const told = toldOf(
      aCandidate('testing'),
      reported('errored', 'a'),
      reported('errored', 'b'),
      reported('errored', 'c', { attempt: 2 }),
    );
    expect(told.cells['e2e']?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(told).toMatchObject({ phase: 'failed' });
  });
});

describe('a blocking failure after the promotion was admitted', () => {
  const failure = reported('failed', 'again');
  const released = aCandidate('released', { version: 'v1.0.0' });
  it.each<[string, Candidate, Reported, string]>([
    ['alerts', released, failure, 'released raise-alert:e2e'],
    [
      'alerts before it is released, too',
      aCandidate('promoting', { version: 'v1.0.0' }),
      failure,
      'promoting raise-alert:e2e',
    ],
    ['is only a failure where nothing is promoted', aCandidate('accepted'), failure, 'failed'],
    [
      'is silent where it only informs',
      aCandidate('released', {
        version: 'v1.0.0',
        frozenCells: [aCell('e2e', { counts: 'informing' })],
      }),
      failure,
      'released',
    ],
    ['is none where it passes again', released, reported('passed', 'again'), 'released'],
  ])('%s', (_what, candidate, event, expected) => {
    expect(summary(decideCandidate(candidate, event, at(20)))).toBe(expected);
  });

  it('is kept in the document, with when it came', () => {
    const told = nextOf(decideCandidate(released, failure, at(20)));
    expect(told.lateFailures).toEqual({ e2e: 20 });
  });
});
