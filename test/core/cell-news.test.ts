import { describe, expect, it } from 'vitest';
import { compareCells } from '#core/cell-news.ts';
import type { CellVerdict } from '#core/cells.ts';
import type { CellNews } from '#core/shown-candidate.ts';
import { aTestedCell } from '../given/promotion.ts';

describe('a cell beside the same cell of the release before', () => {
  it.each<[CellVerdict, CellVerdict, CellNews | undefined]>([
    ['passed', 'passed', 'as before'],
    ['passed', 'flaky-passed', 'as before'],
    ['flaky-passed', 'passed', 'as before'],
    ['passed', 'failed', 'newly failing'],
    ['passed', 'timed-out', 'newly failing'],
    ['failed', 'passed', 'fixed'],
    ['errored', 'flaky-passed', 'fixed'],
    ['failed', 'errored', 'still failing'],
    ['open', 'failed', 'still failing'],
    ['passed', 'open', undefined],
    ['failed', 'open', undefined],
  ])('that was %s and is %s is %s', (was, is, expected) => {
    const before = [aTestedCell('e2e', { verdict: was })];
    const { news, removed } = compareCells(before, [aTestedCell('e2e', { verdict: is })]);
    expect(news.get('e2e')).toBe(expected);
    expect(removed).toEqual([]);
  });

  it('is new where there was none, also before it has ended', () => {
    const after = [aTestedCell('e2e'), aTestedCell('sanity', { verdict: 'open' })];
    const { news } = compareCells([], after);
    expect([...news]).toEqual([
      ['e2e', 'new'],
      ['sanity', 'new'],
    ]);
  });

  it('is removed where it is tested no more', () => {
    const before = [aTestedCell('e2e'), aTestedCell('sanity')];
    expect(compareCells(before, [aTestedCell('sanity')]).removed).toEqual(['e2e']);
  });

  it('has nothing to tell where no release was before', () => {
    const { news, removed } = compareCells(undefined, [aTestedCell('e2e')]);
    expect([...news, ...removed]).toEqual([]);
  });
});
