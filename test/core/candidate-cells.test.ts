import { describe, expect, it } from 'vitest';
import type { Candidate, CandidateEvent } from '#core/candidate.ts';
import { candidateWaitsUntil, decideCandidate } from '#core/decide-candidate.ts';
import type { Outcome } from '#core/run.ts';
import { recheckMs } from '#core/run.ts';
import { aCandidate, aCell, at, attempts, built } from '../given/candidate.ts';
import { aRecipe } from '../given/recipe.ts';
import { nextOf, summary } from '../given/summary.ts';

interface ReportedFacts {
  readonly attempt?: number;
  readonly url?: string;
  readonly buildId?: string;
}

function reported(outcome: Outcome, facts: ReportedFacts = {}) {
  const event = { type: 'cell-reported', cell: 'e2e', attempt: 1, outcome, why: 'so' } as const;
  return { ...event, ...facts } satisfies CandidateEvent;
}

const informing = aCell('extra', { counts: 'informing' });

describe('the cells of a whole set', () => {
  it('open with a nonce each; those that a build runs are not started', () => {
    const frozenCells = [
      aCell('unit-hello', { runs: 'unit', component: 'hello' }),
      aCell('e2e'),
      informing,
    ];
    const event = { type: 'build-told', component: 'hello', news: built() } as const;
    const decision = decideCandidate(aCandidate('building', { frozenCells }), event, at(5));
    const next = nextOf(decision);
    const opened = { attempts: [{ attempt: 1, openedAtMs: 5 }] };
    expect(summary(decision)).toBe('testing stage-files start-cell:e2e:1 start-cell:extra:1');
    expect(next.cells).toEqual({
      'unit-hello': { ...opened, nonces: ['nonce of start-cell:unit-hello:1'] },
      e2e: { ...opened, nonces: ['nonce of start-cell:e2e:1'] },
      extra: { ...opened, nonces: ['nonce of start-cell:extra:1'] },
    });
    expect(next.why).toBe('waits for unit-hello, e2e');
  });
});

describe('a reported attempt', () => {
  it('keeps what is known of it', () => {
    const event = reported('passed', { url: 'https://ci.example/1' });
    const next = nextOf(decideCandidate(aCandidate('testing'), event, at(5)));
    expect(next.cells['e2e']?.attempts).toEqual([
      {
        attempt: 1,
        openedAtMs: 0,
        outcome: 'passed',
        why: 'so',
        endedAtMs: 5,
        url: 'https://ci.example/1',
      },
    ]);
  });

  it('that errored is followed by another, with a nonce of its own', () => {
    const next = nextOf(decideCandidate(aCandidate('testing'), reported('errored'), at(5)));
    expect(next.cells['e2e']).toMatchObject({
      attempts: [
        { attempt: 1, outcome: 'errored' },
        { attempt: 2, openedAtMs: 5 },
      ],
      nonces: ['nonce 1', 'nonce of start-cell:e2e:2'],
    });
  });

  it.each<[string, Candidate, CandidateEvent, string]>([
    [
      'errored for the last time fails the candidate',
      aCandidate('testing', { cells: { e2e: attempts('errored', 'open') } }),
      reported('errored', { attempt: 2 }),
      'failed',
    ],
    [
      'errored but is only informing fails nothing',
      aCandidate('testing', {
        frozenCells: [aCell('other'), aCell('e2e', { counts: 'informing', attemptsMax: 1 })],
        cells: { other: attempts('open'), e2e: attempts('open') },
      }),
      reported('errored'),
      'testing',
    ],
    [
      'errored after the candidate was accepted is tried again',
      aCandidate('accepted', {
        frozenCells: [aCell('other'), aCell('e2e', { counts: 'informing' })],
        cells: { other: attempts('passed'), e2e: attempts('open') },
      }),
      reported('errored'),
      'accepted start-cell:e2e:2',
    ],
    [
      'errored after another cell had failed is tried again',
      aCandidate('failed', {
        frozenCells: [aCell('other'), aCell('e2e')],
        cells: { other: attempts('failed'), e2e: attempts('open') },
      }),
      reported('errored'),
      'failed start-cell:e2e:2',
    ],
    [
      'errored after the time of its candidate was over is not tried again',
      aCandidate('failed', {
        expiresAtMs: 5,
        frozenCells: [aCell('other'), aCell('e2e')],
        cells: { other: attempts('failed'), e2e: attempts('open') },
      }),
      reported('errored'),
      'failed',
    ],
    [
      'errored after the promotion was admitted is not tried again',
      aCandidate('promoting', {
        frozenCells: [aCell('other'), aCell('e2e', { counts: 'informing' })],
        cells: { other: attempts('passed'), e2e: attempts('open') },
      }),
      reported('errored'),
      'promoting',
    ],
    [
      'failed after the release is recorded and changes nothing',
      aCandidate('released', { cells: { e2e: attempts('open') } }),
      reported('failed'),
      'released',
    ],
    [
      'timed out stays timed out, whatever comes later',
      aCandidate('failed', { cells: { e2e: attempts('timed-out') } }),
      reported('passed'),
      'stale',
    ],
  ])('that %s', (_what, candidate, event, expected) => {
    expect(summary(decideCandidate(candidate, event, at(5)))).toBe(expected);
  });

  it.each([
    ['the build that runs it counts', 'b1', 'accepted'],
    ['another build tells nothing', 'b2', 'stale'],
  ])('of %s', (_which, buildId, expected) => {
    const { nonces } = attempts('open');
    const running = { attempts: [{ attempt: 1, openedAtMs: 0, buildId: 'b1' }], nonces };
    const candidate = aCandidate('testing', { cells: { e2e: running } });
    const decision = decideCandidate(candidate, reported('passed', { buildId }), at(5));
    expect(summary(decision)).toBe(expected);
  });

  it('names the build that says so, though its start was not heard of', () => {
    const next = nextOf(
      decideCandidate(aCandidate('testing'), reported('passed', { buildId: 'b1' }), at(5)),
    );
    expect(next.cells['e2e']?.attempts).toMatchObject([{ outcome: 'passed', buildId: 'b1' }]);
  });

  it('of a cell that is not in the set tells nothing', () => {
    const candidate = aCandidate('testing', { frozenCells: [aCell('other')] });
    expect(decideCandidate(candidate, reported('passed'), at(5)).kind).toBe('stale');
  });
});

describe('deadlines', () => {
  it('judge each cell by its own', () => {
    const candidate = aCandidate('testing', {
      frozenCells: [aCell('e2e'), aCell('slow', { deadlineMs: 90_000 }), aCell('never')],
      cells: { e2e: attempts('open'), slow: attempts('open') },
    });
    const next = nextOf(decideCandidate(candidate, { type: 'due' }, at(60_000)));
    expect(next.cells).toMatchObject({
      e2e: { attempts: [{ outcome: 'timed-out', why: 'no result before its deadline' }] },
      slow: { attempts: [{ attempt: 1 }] },
    });
    expect(next.cells['slow']?.attempts[0]?.outcome).toBeUndefined();
    expect(next).toMatchObject({ phase: 'failed' });
  });

  it('may be none: then a person has as long as an accepted candidate is kept', () => {
    const { deadlineMs: _none, ...look } = aCell('e2e', { runs: 'manual' });
    const candidate = aCandidate('testing', { frozenCells: [look] });
    expect(candidateWaitsUntil(candidate)).toBe(2000);
    expect(summary(decideCandidate(candidate, { type: 'due' }, at(1999)))).toBe('stale');
    expect(summary(decideCandidate(candidate, { type: 'due' }, at(2000)))).toBe('failed');
    const informing = aCandidate('accepted', { cells: { e2e: attempts('open') } });
    const open = { ...informing, frozen: { ...informing.frozen, cells: [look] } };
    expect(candidateWaitsUntil(open)).toBeUndefined();
  });
});

describe('a cell that we run', () => {
  const started = { type: 'cell-started', cell: 'e2e', attempt: 1, buildId: 'b1' } as const;
  it.each([
    ['without an address', started, { buildId: 'b1' }],
    ['with an address', { ...started, url: 'u1' }, { buildId: 'b1', url: 'u1' }],
  ])('is asked after once it is known to run, %s', (_how, event, facts) => {
    const next = nextOf(decideCandidate(aCandidate('testing'), event, at(5)));
    expect(next.recheckAtMs).toBe(5 + recheckMs);
    expect(next.cells['e2e']?.attempts).toEqual([
      { attempt: 1, openedAtMs: 0, startedAtMs: 5, ...facts },
    ]);
  });

  it('is asked after no more when it is told of', () => {
    const running = nextOf(decideCandidate(aCandidate('testing'), started, at(5)));
    const next = nextOf(decideCandidate(running, reported('passed'), at(6)));
    expect(next.recheckAtMs).toBeUndefined();
  });

  it('is asked after as long as another one runs', () => {
    const { nonces } = attempts('open');
    const extra = { attempts: [{ attempt: 1, openedAtMs: 0, buildId: 'b2' }], nonces };
    const candidate = aCandidate('testing', {
      frozenCells: [aCell('e2e'), aCell('extra', { runs: 'cloud-build', recipe: aRecipe() })],
      cells: { e2e: attempts('open'), extra },
      recheckAtMs: 99,
    });
    const next = nextOf(decideCandidate(candidate, reported('passed'), at(6)));
    expect(next.recheckAtMs).toBe(99);
  });
});
