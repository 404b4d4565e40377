import { describe, expect, it } from 'vitest';
import type { Candidate, CandidateEvent, CandidatePhase } from '#core/candidate.ts';
import { candidateWaitsUntil, decideCandidate } from '#core/decide-candidate.ts';
import { givesWay } from '#core/giving-way.ts';
import { aCandidate, aCell, aFrozenComponent, at, attempts, built } from '../given/candidate.ts';
import { nextOf, summary } from '../given/summary.ts';

type Column = 'no candidate' | CandidatePhase;
type Row = readonly [string, CandidateEvent, number, Readonly<Partial<Record<Column, string>>>];

const columns = [
  'no candidate',
  'building',
  'testing',
  'accepted',
  'failed',
  'superseded',
  'promoting',
  'released',
  'collecting',
  'collected',
] as const satisfies readonly Column[];

const { frozen } = aCandidate('building');
const told = { type: 'build-told', component: 'hello', news: built() } as const;
const reported = { type: 'cell-reported', cell: 'e2e', attempt: 1, why: 'because' } as const;

/** One row per event, at a time: what it does in each phase; what is not named is stale. */
const table: readonly Row[] = [
  [
    'opened',
    {
      type: 'opened',
      id: 'one',
      line: 'sample',
      round: 'first',
      frozen,
      skipped: {},
      supersedes: 0,
    },
    0,
    { 'no candidate': 'building want-build:hello' },
  ],
  ['told of a build', told, 10, { building: 'testing stage-files start-cell:e2e:1' }],
  [
    'told of a build that failed',
    { ...told, news: { phase: 'failed', images: [] } },
    10,
    { building: 'failed' },
  ],
  [
    'told of a build under way',
    { ...told, news: { phase: 'under-way', images: [], origin: 'build' } },
    10,
    { building: 'building' },
  ],
  ['told of a stranger’s build', { ...told, component: 'stranger' }, 10, {}],
  [
    'told that a cell runs',
    { type: 'cell-started', cell: 'e2e', attempt: 1, buildId: 'b1' },
    10,
    { testing: 'testing' },
  ],
  ['told that another CI has it', { type: 'cell-started', cell: 'e2e', attempt: 1 }, 10, {}],
  ['told of no such attempt', { type: 'cell-started', cell: 'e2e', attempt: 9 }, 10, {}],
  ['told of no such cell', { ...reported, cell: 'x', outcome: 'passed' }, 10, {}],
  ['told of a pass', { ...reported, outcome: 'passed' }, 10, { testing: 'accepted' }],
  ['told of a failure', { ...reported, outcome: 'failed' }, 10, { testing: 'failed' }],
  [
    'told of an error',
    { ...reported, outcome: 'errored' },
    10,
    { testing: 'testing start-cell:e2e:2' },
  ],
  ['still running', { type: 'still-running' }, 10, {}],
  ['looked at early', { type: 'due' }, 59_999, {}],
  ['looked at after its deadline', { type: 'due' }, 60_000, { testing: 'failed' }],
  ['superseded', { type: 'superseded', by: 'two' }, 10, { building: 'superseded let-go' }],
  [
    'admitted to promotion',
    { type: 'promotion-admitted', version: 'v1.0.0' },
    4999,
    { accepted: 'promoting' },
  ],
  ['admitted too late', { type: 'promotion-admitted', version: 'v1.0.0' }, 5000, {}],
  ['released', { type: 'released' }, 10, { promoting: 'released' }],
  ['expired early', { type: 'expired' }, 4999, {}],
  [
    'expired',
    { type: 'expired' },
    5000,
    {
      accepted: 'collecting collect-area',
      failed: 'collecting collect-area',
      superseded: 'collecting collect-area',
      released: 'collecting collect-area',
    },
  ],
  ['emptied', { type: 'area-collected' }, 10, { collecting: 'collected' }],
];

const cells = table.flatMap(([name, event, nowMs, moves]) =>
  columns.map((column) => ({
    name,
    column,
    candidate: column === 'no candidate' ? undefined : aCandidate(column),
    event,
    nowMs,
    expected: moves[column] ?? 'stale',
  })),
);

describe('a candidate in every phase, at every event', () => {
  it.each(cells)('$column, $name: $expected', ({ candidate, event, nowMs, expected }) => {
    expect(summary(decideCandidate(candidate, event, at(nowMs)))).toBe(expected);
  });

  it.each(cells)('$column, $name: again, it moves nothing', ({ candidate, event, nowMs }) => {
    const first = decideCandidate(candidate, event, at(nowMs));
    const after = first.kind === 'moved' ? first.next : candidate;
    expect(decideCandidate(after, event, at(nowMs)).kind).toBe('stale');
  });
});

describe('a candidate that opens', () => {
  it('waits for every build and knows nothing of them', () => {
    const opened = {
      type: 'opened',
      id: 'one',
      line: 'sample',
      round: 'first',
      frozen,
      skipped: {},
      supersedes: 0,
    } as const;
    const enteredAtMs = { building: 0 };
    expect(nextOf(decideCandidate(undefined, opened, at(0)))).toEqual(
      aCandidate('building', { enteredAtMs }),
    );
  });
});

describe('a candidate that ends', () => {
  it.each<[string, Candidate, CandidateEvent, number]>([
    ['accepted', aCandidate('testing'), { ...reported, outcome: 'passed' }, 2000],
    ['failed', aCandidate('testing'), { ...reported, outcome: 'failed' }, 1000],
    ['superseded', aCandidate('building'), { type: 'superseded', by: 'two' }, 1000],
    ['released', aCandidate('promoting'), { type: 'released' }, 3000],
  ])('%s keeps its staging area for its own time', (phase, candidate, event, livesMs) => {
    const next = nextOf(decideCandidate(candidate, event, at(10)));
    expect(next).toMatchObject({ phase, expiresAtMs: 10 + livesMs });
  });

  it('promoted cannot expire meanwhile, and says what it becomes', () => {
    const event = { type: 'promotion-admitted', version: 'v1.0.0' } as const;
    const next = nextOf(decideCandidate(aCandidate('accepted'), event, at(10)));
    expect(next).toMatchObject({ phase: 'promoting', version: 'v1.0.0' });
    expect(next.expiresAtMs).toBeUndefined();
  });
});

describe('a candidate gives way to a newer one', () => {
  it.each<[string, Candidate, boolean]>([
    ['while it builds', aCandidate('building', { supersedes: 2 }), true],
    ['not once it is tested', aCandidate('testing'), false],
    ['not when so many gave way before it', aCandidate('building', { supersedes: 3 }), false],
  ])('%s', (_when, candidate, expected) => {
    expect(givesWay(candidate)).toBe(expected);
  });
});

describe('a candidate must be looked at', () => {
  it.each<[string, Candidate, number | undefined]>([
    ['never while others work for it', aCandidate('building'), undefined],
    ['at the deadline of an open cell', aCandidate('testing'), 60_000],
    ['to ask how a cell runs', aCandidate('testing', { recheckAtMs: 7 }), 7],
    ['never for its expiry, which the collector finds', aCandidate('accepted'), undefined],
    [
      'at the earliest deadline of all',
      aCandidate('testing', {
        frozenCells: [aCell('e2e'), aCell('quick', { deadlineMs: 50 })],
        cells: { e2e: attempts('open'), quick: attempts('open') },
      }),
      50,
    ],
    [
      'never once it is collected',
      aCandidate('collected', { cells: { e2e: attempts('open') } }),
      undefined,
    ],
  ])('%s', (_when, candidate, atMs) => {
    expect(candidateWaitsUntil(candidate)).toBe(atMs);
  });
});

describe('a set of several components', () => {
  const components = [aFrozenComponent(), aFrozenComponent({ name: 'other' })];
  it('begins its tests when the last build stands', () => {
    const opened = aCandidate('building', { components });
    const first = decideCandidate(opened, told, at(1));
    expect(summary(first)).toBe('building');
    const news = { ...told, component: 'other', news: built('other') };
    expect(summary(decideCandidate(nextOf(first), news, at(2)))).toBe(
      'testing stage-files start-cell:e2e:1',
    );
  });
});
