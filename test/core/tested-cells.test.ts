import { expect, test } from 'vitest';
import type { CellAttempts } from '#core/candidate.ts';
import { blockingCells, testedCells, testedUrlLengthMax } from '#core/tested-cells.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';

const cell = { cell: 'e2e', counts: 'blocking', runs: 'external' } as const;

const linked: CellAttempts = {
  attempts: [
    { attempt: 1, openedAtMs: 0, outcome: 'failed', endedAtMs: 5, url: 'https://ci.example/1' },
    { attempt: 2, openedAtMs: 6, outcome: 'passed', endedAtMs: 9, url: 'https://ci.example/2' },
  ],
  nonces: [],
};
const farAway: CellAttempts = {
  attempts: [
    {
      ...{ attempt: 1, openedAtMs: 0, outcome: 'passed', endedAtMs: 5 },
      url: `https://ci.example/${'x'.repeat(testedUrlLengthMax)}`,
    },
  ],
  nonces: [],
};
const untimed: CellAttempts = {
  attempts: [{ attempt: 1, openedAtMs: 0, outcome: 'passed' }],
  nonces: [],
};

test.each<[string, Readonly<Record<string, CellAttempts>>, object]>([
  ['was never tried', {}, { verdict: 'open', outcomes: [] }],
  [
    'passed',
    { e2e: attempts('passed') },
    { verdict: 'passed', outcomes: ['passed'], endedAtMs: 10 },
  ],
  [
    'is tried again',
    { e2e: attempts('errored', 'open') },
    { verdict: 'open', outcomes: ['errored'] },
  ],
  [
    'passed after a failure',
    { e2e: linked },
    {
      ...{ verdict: 'flaky-passed', outcomes: ['failed', 'passed'] },
      ...{ endedAtMs: 9, url: 'https://ci.example/2' },
    },
  ],
  [
    'is told of at a long address',
    { e2e: farAway },
    { verdict: 'passed', outcomes: ['passed'], endedAtMs: 5 },
  ],
  ['ended nobody knows when', { e2e: untimed }, { verdict: 'passed', outcomes: ['passed'] }],
])('A cell that %s is kept so with the promotion', (_how, cells, told) => {
  expect(testedCells(aCandidate('accepted', { cells }))).toEqual([{ ...cell, ...told }]);
});

test('The blocking cells of a candidate are counted, and those that passed', () => {
  const frozenCells = [
    ...['e2e', 'sanity', 'scale'].map((id) => aCell(id)),
    aCell('soak', { counts: 'informing' }),
  ];
  const cells = { e2e: attempts('failed', 'passed'), sanity: attempts('failed'), soak: linked };
  const candidate = aCandidate('collected', { frozenCells, cells });
  expect(blockingCells(candidate)).toEqual({ of: 3, passed: 1 });
});

test('Every cell is kept, those that only inform too', () => {
  const frozenCells = [aCell('e2e'), aCell('scale', { counts: 'informing', runs: 'cloud-build' })];
  const kept = testedCells(aCandidate('accepted', { frozenCells }));
  expect(kept.map(({ cell, counts, runs }) => [cell, counts, runs])).toEqual([
    ['e2e', 'blocking', 'external'],
    ['scale', 'informing', 'cloud-build'],
  ]);
});
