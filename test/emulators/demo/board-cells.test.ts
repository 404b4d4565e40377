import { describe, expect, it } from 'vitest';
import { type BoardFacts, shownBoard } from '../../given/board.ts';
import { aBuild } from '../../given/build.ts';
import { aCandidate, aCell, aFrozenComponent, attempts } from '../../given/candidate.ts';

const hello = [aFrozenComponent({ build: 'key' })];

/** One line of the board that documents make. */
function line(facts: BoardFacts, at = 0): string | undefined {
  return shownBoard(facts)[at];
}

describe('a test cell', () => {
  const unit = aCell('unit-hello', { runs: 'unit', component: 'hello' });
  const olderUnit = { attempts: [{ attempt: 1, openedAtMs: -1_000, buildId: 'u1' }] };
  const runningUnit = { attempts: [{ attempt: 1, openedAtMs: 1_000, buildId: 'u1' }] };

  it.each<[string, Parameters<typeof aCell>[1], BoardFacts, string]>([
    ['in another CI', {}, {}, 'running 5s another CI, 55s left'],
    [
      'before another CI was asked',
      {},
      { owed: { one: [{ key: 'start-cell:e2e:1' }] } },
      'queued 5s its request to be sent',
    ],
    [
      'that cannot be started',
      {},
      { owed: { one: [{ key: 'start-cell:e2e:1', error: 'no topic' }] } },
      'queued try 2 to start-cell, 1m 00s left; no topic',
    ],
    ['in Cloud Build', { runs: 'cloud-build' }, {}, 'queued 5s its start'],
    ['of a person', { runs: 'manual' }, {}, 'waiting 5s a person, 55s left'],
    [
      'that only informs',
      { counts: 'informing' },
      {},
      'running 5s another CI, 55s left; only informs',
    ],
  ])('%s says what it waits for', (_what, facts, rest, expected) => {
    const candidate = aCandidate('testing', { frozenCells: [aCell('e2e', facts)] });
    expect(line({ candidates: [candidate], ...rest }, 2)).toBe(`e2e ${expected}`);
  });

  it.each([
    [aBuild('built', { unitRun: runningUnit }), 'running 4s Cloud Build'],
    [aBuild('built', { unitRun: olderUnit }), 'running 5s Cloud Build'],
    [aBuild('built'), 'waiting 5s the result of its build'],
  ])('of units waits for its build', (build, expected) => {
    const cells = { 'unit-hello': attempts('open') };
    const candidate = aCandidate('testing', { components: hello, frozenCells: [unit], cells });
    expect(line({ candidates: [candidate], builds: [build] }, 2)).toBe(`unit-hello ${expected}`);
  });

  it.each([
    [attempts('passed'), 'passed took 0.0s'],
    [attempts('failed', 'passed'), 'passed took 0.0s, flaky: it failed'],
    [attempts('errored', 'timed-out'), 'timed-out was timed-out'],
  ])('that has ended waits for nothing', (e2e, expected) => {
    const candidate = aCandidate('testing', { cells: { e2e } });
    expect(line({ candidates: [candidate] }, 2)).toBe(`e2e ${expected}`);
  });

  it('waits for the builds while there are none', () => {
    expect(line({ candidates: [aCandidate('building')] }, 2)).toBe(
      '1 test cell waiting 5s the builds',
    );
  });

  it.each([
    [attempts('open'), 'e2e running 5s another CI, 55s left'],
    [attempts('passed'), undefined],
  ])('of a candidate that is released is shown while it is open', (e2e, expected) => {
    expect(line({ candidates: [aCandidate('released', { cells: { e2e } })] }, 1)).toBe(expected);
  });
});
