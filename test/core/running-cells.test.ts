import { describe, expect, it } from 'vitest';
import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { candidateWaitsUntil, decideCandidate } from '#core/decide-candidate.ts';
import { type Attempt, queueTtlMs, recheckMs } from '#core/run.ts';
import { askAgain, attemptsToAskAfter, isEndUnknown } from '#core/running-cells.ts';
import { aCandidate, aCell, at } from '../given/candidate.ts';
import { aRecipe } from '../given/recipe.ts';
import { nextOf, summary } from '../given/summary.ts';

const recipe = aRecipe({ timeoutMs: 60_000 });
const ours = aCell('e2e', { runs: 'cloud-build', recipe });
const lastsMs = queueTtlMs + recipe.timeoutMs;

const open: Attempt = { attempt: 1, openedAtMs: 0 };
const running: Attempt = { ...open, buildId: 'b1', startedAtMs: 0 };
const silent = { outcome: 'timed-out', why: 'silent', endedAtMs: 100 } as const;
const gaveUp: Attempt = { ...running, ...silent };
const late: Attempt = { attempt: 2, openedAtMs: 200, rerunOf: 1, buildId: 'b1', outcome: 'passed' };
const passed: Attempt = { ...running, outcome: 'passed', endedAtMs: 100 };

function candidateWith(attempts: readonly Attempt[], facts: Partial<Candidate> = {}): Candidate {
  const cells = { e2e: { attempts, nonces: attempts.map(({ attempt }) => `n${attempt}`) } };
  return { ...aCandidate('failed', { frozenCells: [ours] }), cells, ...facts };
}

describe('the end of an attempt', () => {
  it.each<[string, readonly Attempt[] | undefined, boolean]>([
    ['of which nothing is told', [running], true],
    ['that was never known to start', [open], true],
    ['that was given up in silence', [gaveUp], true],
    ['that was given up and answered late', [gaveUp, late], false],
    ['that told', [passed], false],
    ['that there is not', [], false],
    ['of a cell that was never opened', undefined, false],
  ])('%s is unknown or not', (_what, attempts, expected) => {
    expect(isEndUnknown(attempts && { attempts }, 1)).toBe(expected);
  });
});

describe('Cloud Build is asked after', () => {
  it.each<[string, readonly Attempt[], FrozenCell, number, readonly number[]]>([
    ['what runs', [running], ours, 1e12, [1]],
    ['nothing of which no build is known', [open], ours, 200, []],
    ['what was given up in silence', [gaveUp], ours, 99 + lastsMs, [1]],
    ['nothing that has ended by now', [gaveUp], ours, 100 + lastsMs, []],
    ['nothing that answered late', [gaveUp, late], ours, 300, []],
    ['nothing that told', [passed], ours, 300, []],
    ['no late answer', [gaveUp, { ...late, outcome: 'timed-out' }], ours, 300, []],
    ['nothing that others run', [running], aCell('e2e'), 300, []],
    ['nothing without steps', [running], aCell('e2e', { runs: 'cloud-build' }), 300, []],
    ['nothing of a cell that was never opened', [running], { ...ours, id: 'x' }, 300, []],
  ])('%s', (_what, attempts, cell, nowMs, expected) => {
    const asked = attemptsToAskAfter(candidateWith(attempts), cell, nowMs);
    expect(asked.map(({ attempt }) => attempt)).toEqual(expected);
  });

  it.each<[string, readonly Attempt[], number | undefined, number | undefined]>([
    ['again, while it runs', [running], 5, 300 + recheckMs],
    ['again, after its deadline too', [gaveUp], 5, 300 + recheckMs],
    ['no more, when it has told', [gaveUp, late], 5, undefined],
  ])('%s', (_when, attempts, recheckAtMs, expected) => {
    const candidate = candidateWith(attempts, { ...(recheckAtMs && { recheckAtMs }) });
    expect(nextOf(askAgain(candidate, 300)).recheckAtMs).toBe(expected);
  });

  it.each([
    ['before its time', { recheckAtMs: 301 }],
    ['when it was not to be asked', {}],
  ])('not %s', (_when, facts) => {
    const event = { type: 'still-running' } as const;
    expect(summary(decideCandidate(candidateWith([running], facts), event, at(300)))).toBe('stale');
  });

  it('on and on, when a deadline passes', () => {
    const testing = candidateWith([running], {
      ...{ phase: 'testing', recheckAtMs: 90_000, expiresAtMs: 1e12 },
    });
    const next = nextOf(decideCandidate(testing, { type: 'due' }, at(60_000)));
    expect(next).toMatchObject({ phase: 'failed', recheckAtMs: 90_000 });
    expect(candidateWaitsUntil({ ...next, expiresAtMs: 1e12 })).toBe(90_000);
  });
});

describe('a candidate whose time is over', () => {
  const expired = (candidate: Candidate) =>
    decideCandidate(candidate, { type: 'expired' }, at(5_000));

  it.each<[string, Candidate, string]>([
    ['has the builds of its cells cancelled', candidateWith([running]), ' cancel-cells'],
    // A second build of an attempt that told its end is known to nobody.
    ['looks for builds that nobody knows', candidateWith([passed]), ' cancel-cells'],
    ['has nothing to cancel where nothing began', candidateWith([], { cells: {} }), ''],
    ['has nothing to cancel where others test', aCandidate('failed'), ''],
  ])('%s', (_what, candidate, expected) => {
    expect(summary(expired(candidate))).toBe(`collecting collect-area${expected}`);
  });

  it('hears of that late, and moves no more', () => {
    const over = nextOf(expired(candidateWith([running])));
    const ended = { type: 'cell-reported', cell: 'e2e', attempt: 1, buildId: 'b1' } as const;
    const cancelled = { ...ended, outcome: 'inconclusive', why: 'cancelled' } as const;
    const next = nextOf(decideCandidate(over, cancelled, at(6_000)));
    expect(next).toMatchObject({
      phase: 'collecting',
      cells: { e2e: { attempts: [{ outcome: 'timed-out' }, { outcome: 'inconclusive' }] } },
    });
    expect(isEndUnknown(next.cells['e2e'], 1)).toBe(false);
  });
});
