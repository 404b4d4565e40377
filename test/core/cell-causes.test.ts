import { describe, expect, it } from 'vitest';
import { decideCandidate } from '#core/decide-candidate.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { nextOf, summary } from '../given/summary.ts';

const circumstances = { nowMs: 1_000, nonceFor: (key: string) => key };
const cell = aCell('sanity', { runs: 'cloud-build', attemptsMax: 1 });
const report = { type: 'cell-reported', cell: 'sanity', attempt: 1 } as const;
const errored = { ...report, outcome: 'errored', why: 'it broke' } as const;

describe('a cell that could tell nothing', () => {
  const testing = aCandidate('testing', {
    frozenCells: [cell],
    cells: { sanity: { ...attempts('open'), nonces: ['n'] } },
  });

  it.each([
    ['infrastructure', 'failed'],
    ['quota', 'failed'],
    ['expired', 'testing start-cell:sanity:2'],
  ] as const)('once, for %s: %s', (cause, expected) => {
    const decision = decideCandidate(testing, { ...errored, cause }, circumstances);
    expect(summary(decision)).toBe(expected);
    expect(nextOf(decision).cells['sanity']?.attempts[0]).toMatchObject({ cause });
  });

  it('for it expired twice is not tried again', () => {
    const expired = { ...errored, cause: 'expired' } as const;
    const once = nextOf(decideCandidate(testing, expired, circumstances));
    const twice = decideCandidate(once, { ...expired, attempt: 2 }, circumstances);
    expect(summary(twice)).toBe('failed');
  });

  it('has a step that failed beside its outcome, where one did', () => {
    const failedStep = { index: 0, name: 'golang', exitCode: 1 };
    const event = { ...errored, outcome: 'failed', failedStep } as const;
    const next = nextOf(decideCandidate(testing, event, circumstances));
    expect(next.cells['sanity']?.attempts).toMatchObject([{ outcome: 'failed', failedStep }]);
  });
});
