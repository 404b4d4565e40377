import { describe, expect, it } from 'vitest';
import { amendAttempt, endedAttemptOf, openAttempt, openAttemptOf, restMs } from '#core/run.ts';
import { attempts } from '../given/candidate.ts';

describe('a run', () => {
  it.each([
    ['nothing was tried', attempts(), undefined, undefined],
    ['the first attempt runs', attempts('open'), 1, undefined],
    ['it failed', attempts('failed'), undefined, 1],
    ['it is tried again', attempts('errored', 'open'), 2, 1],
    ['it passed at last', attempts('errored', 'passed'), undefined, 2],
  ])('when %s', (_how, run, open, ended) => {
    expect([openAttemptOf(run)?.attempt, endedAttemptOf(run)?.attempt]).toEqual([open, ended]);
  });

  it('counts its attempts from 1 and keeps them', () => {
    const first = openAttempt({ attempts: [] }, 5);
    const second = openAttempt(first.run, 6);
    expect([first.attempt, second.attempt]).toEqual([1, 2]);
    expect(second.run.attempts).toEqual([
      { attempt: 1, openedAtMs: 5 },
      { attempt: 2, openedAtMs: 6 },
    ]);
  });

  it('takes facts to one attempt and leaves the others', () => {
    const run = attempts('errored', 'open');
    const [first, second] = run.attempts;
    expect(amendAttempt(run, 2, { url: 'u' }).attempts).toEqual([first, { ...second, url: 'u' }]);
  });
});

describe('the rest before a further try', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 60_000],
    [3, 120_000],
    [9, 30 * 60_000],
  ])('after %i tries is %i ms', (tries, ms) => {
    expect(restMs(tries)).toBe(ms);
  });
});
