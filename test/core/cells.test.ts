import { describe, expect, it } from 'vitest';
import type { Candidate, CellAttempts } from '#core/candidate.ts';
import { attemptWithNonce, cellVerdict, judgeCells } from '#core/cells.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';

const unit = aCell('unit-hello', { runs: 'unit', component: 'hello' });
const extra = aCell('extra', { counts: 'informing' });

const timeless: CellAttempts = {
  attempts: [
    { attempt: 1, openedAtMs: 0, outcome: 'failed' },
    { attempt: 2, openedAtMs: 0, outcome: 'passed' },
  ],
  nonces: [],
};

describe('the verdict of a cell', () => {
  it.each<[string, Candidate['cells'], string]>([
    ['never opened', {}, 'open'],
    ['that runs', { e2e: attempts('open') }, 'open'],
    ['that runs again', { e2e: attempts('errored', 'open') }, 'open'],
    ['of which nothing was tried', { e2e: attempts() }, 'open'],
    ['that passed at last', { e2e: attempts('errored', 'passed') }, 'passed'],
    ['that nobody answered', { e2e: attempts('timed-out') }, 'timed-out'],
    ['that passed after a failure', { e2e: attempts('failed', 'passed') }, 'flaky-passed'],
    ['that passed after silence', { e2e: attempts('timed-out', 'passed') }, 'passed'],
    ['that failed at last', { e2e: attempts('passed', 'failed') }, 'failed'],
    ['that could not tell at last', { e2e: attempts('passed', 'inconclusive') }, 'passed'],
    ['of old, without times', { e2e: timeless }, 'flaky-passed'],
    ['that could never tell', { e2e: attempts('inconclusive', 'errored') }, 'errored'],
  ])('%s is as its attempts say', (_how, cells, verdict) => {
    expect(cellVerdict(aCandidate('testing', { cells }), aCell('e2e'))).toBe(verdict);
  });
});

describe('the judgement of all cells', () => {
  const silent = {
    attempts: [{ attempt: 1, openedAtMs: 0, outcome: 'failed' }],
    nonces: [],
  } as const;
  const rows: readonly [string, Candidate, ReturnType<typeof judgeCells>][] = [
    [
      'accepts nothing where no cell is blocking',
      aCandidate('testing', { frozenCells: [extra], cells: { extra: attempts('passed') } }),
      { phase: 'testing', why: 'waits for a blocking cell' },
    ],
    [
      'accepts nothing where there are no cells',
      aCandidate('testing', { frozenCells: [], cells: {} }),
      { phase: 'testing', why: 'waits for a blocking cell' },
    ],
    [
      'waits for what is open',
      aCandidate('testing', {
        frozenCells: [aCell('e2e'), aCell('two')],
        cells: { e2e: attempts('passed') },
      }),
      { phase: 'testing', why: 'waits for two' },
    ],
    [
      'accepts when every blocking cell has passed, whatever the others say',
      aCandidate('testing', {
        frozenCells: [aCell('e2e'), extra],
        cells: { e2e: attempts('passed'), extra: attempts('failed') },
      }),
      { phase: 'accepted', why: 'all blocking cells passed (1)' },
    ],
    [
      'accepts what passed after a failed attempt, and says so',
      aCandidate('testing', { cells: { e2e: attempts('failed', 'passed') } }),
      { phase: 'accepted', why: 'all blocking cells passed (1; after a failed attempt: e2e)' },
    ],
    [
      'accepts what no suite ran, and names it',
      aCandidate('testing', {
        frozenCells: [unit],
        cells: { 'unit-hello': attempts('passed') },
      }),
      { phase: 'accepted', why: 'all blocking cells passed (1); no blocking suite runs hello' },
    ],
    [
      'fails at the first bad cell, and names all of them',
      aCandidate('testing', {
        frozenCells: [aCell('e2e'), aCell('two'), aCell('open'), unit],
        cells: { e2e: attempts('timed-out'), two: silent, 'unit-hello': attempts('failed') },
      }),
      {
        phase: 'failed',
        why: 'e2e timed-out (was timed-out); two failed; unit-hello failed (was failed)',
      },
    ],
  ];
  it.each(rows)('%s', (_what, candidate, judgement) => {
    expect(judgeCells(candidate, 0)).toEqual(judgement);
  });
});

describe('a nonce', () => {
  const candidate = aCandidate('testing', { cells: { e2e: attempts('errored', 'open') } });
  it.each([
    ['e2e', 'nonce 1', 1],
    ['e2e', 'nonce 2', 2],
    ['e2e', 'guessed', undefined],
    ['other', 'nonce 1', undefined],
  ])('of %s, %s, names the attempt %s', (cell, nonce, attempt) => {
    expect(attemptWithNonce(candidate, cell, nonce)).toBe(attempt);
  });
});
