import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import type { EffectKey } from '#core/decide.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import type { Outcome } from '#core/run.ts';
import { aCandidate, aCell, at, attempts } from '../given/candidate.ts';
import { type Reported, reported, toldOf } from '../given/reported.ts';
import { nextOf, summary } from '../given/summary.ts';

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
