import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import { type CellVerdict, cellVerdict } from '#core/cells.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { rerunsMax } from '#core/report-cell.ts';
import type { Outcome } from '#core/run.ts';
import { aCandidate, aCell, at, attempts } from '../given/candidate.ts';
import { builtAs, type Reported, reported, toldOf } from '../given/reported.ts';
import { nextOf } from '../given/summary.ts';

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
    ['a build of ours twice', [builtAs('passed'), builtAs('failed')], '1', 'passed'],
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
