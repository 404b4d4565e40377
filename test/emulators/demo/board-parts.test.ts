import { describe, expect, it } from 'vitest';
import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import { type BoardFacts, shownBoard } from '../../given/board.ts';
import { aBuild } from '../../given/build.ts';
import { aCandidate, aCell, aFrozenComponent, attempts, built } from '../../given/candidate.ts';

const hello = [aFrozenComponent({ build: 'key' })];

/** One line of the board that documents make. */
function line(facts: BoardFacts, at = 0): string | undefined {
  return shownBoard(facts)[at];
}

describe('a component', () => {
  const building = (facts: Partial<Candidate> = {}) =>
    aCandidate('building', { components: hello, ...facts });
  const told = building({ builds: { hello: built() } });
  const other = aCandidate('building', {
    id: 'other-candidate',
    line: 'sample-1.0',
    openedAtMs: 1,
  });
  const wantedBy = ['one', 'other-candidate'];
  const again = { attempts: [{ attempt: 2, openedAtMs: 2_000 }] };

  it.each<[string, BoardFacts & { readonly build?: Build }, string]>([
    ['whose build nobody knows yet', {}, 'wanted 5s its build to be asked for'],
    [
      'whose build cannot be asked for',
      { owed: { one: [{ key: 'want-build:hello', error: 'no answer' }] } },
      'wanted try 2 to want-build, 1m 00s left; no answer',
    ],
    [
      'whose build stands for others only',
      { build: aBuild('built', { wantedBy: ['two'] }) },
      'wanted 5s its build to be asked for',
    ],
    ['before its build starts', { build: aBuild('wanted') }, 'queued 5s its start'],
    [
      'whose build is tried again',
      { build: aBuild('wanted', { imagesRun: again }) },
      'queued 3s its start, attempt 2',
    ],
    [
      'whose build cannot be started',
      { build: aBuild('wanted'), owed: { key: [{ key: 'start-run:images:1', error: 'quota' }] } },
      'queued try 2 to start-run, 1m 00s left; quota',
    ],
    [
      'whose build has no place yet',
      { build: aBuild('running'), running: { b1: { status: 'QUEUED', done: 0, total: 4 } } },
      'queued 5s a free place',
    ],
    ['whose build runs', { build: aBuild('running') }, 'building 5s Cloud Build'],
    [
      'whose build is at a step',
      { build: aBuild('running'), running: { b1: { status: 'WORKING', done: 1, total: 4 } } },
      'building 5s Cloud Build, step 2 of 4',
    ],
    [
      'whose build is at its end',
      { build: aBuild('running'), running: { b1: { status: 'WORKING', done: 4, total: 4 } } },
      'building 5s Cloud Build, step 4 of 4',
    ],
    [
      'whose build another line wants too',
      { build: aBuild('running', { wantedBy }), candidates: [building(), other] },
      'building 5s Cloud Build; shared with sample-1.0',
    ],
    [
      'whose images are not staged yet',
      { build: aBuild('built') },
      'built 4s its images to be staged',
    ],
    [
      'whose images cannot be staged',
      { build: aBuild('built'), owed: { key: [{ key: 'deliver:one', error: 'denied' }] } },
      'built try 2 to deliver, 1m 00s left; denied',
    ],
    [
      'whose failure the candidate has not heard of',
      { build: aBuild('failed', { why: 'exit 1' }) },
      'failed 4s the candidate to hear of it; exit 1',
    ],
    [
      'whose old build goes first',
      { build: aBuild('collecting', { wantedBy: ['one'] }) },
      'queued its old images to be collected',
    ],
    ['that is built', { build: aBuild('built'), candidates: [told] }, 'built took 0.0s'],
    [
      'that is built for another line too',
      { build: aBuild('built', { wantedBy }), candidates: [told, other] },
      'built took 0.0s, shared with sample-1.0',
    ],
    [
      'that was built before for another candidate',
      {
        build: aBuild('built', { wantedBy }),
        candidates: [
          { ...told, openedAtMs: 20 },
          aCandidate('released', { id: 'other-candidate' }),
        ],
      },
      'reused from other-ca',
    ],
    [
      'that was built before, for whom nobody knows',
      { build: aBuild('built'), candidates: [{ ...told, openedAtMs: 20 }] },
      'reused stood already',
    ],
    [
      'that was released before',
      { build: aBuild('built', { origin: 'production' }), candidates: [told] },
      'joined from production',
    ],
    [
      'that could not be built',
      {
        candidates: [
          building({ builds: { hello: built('hello', { phase: 'failed', why: 'no' }) } }),
        ],
      },
      'failed no',
    ],
  ])('%s says so', (_what, { build, candidates = [building()], ...facts }, expected) => {
    const builds = build === undefined ? [] : [build];
    const lines = shownBoard({ candidates, builds, ...facts });
    expect(lines.find((text) => text.startsWith('hello'))).toBe(`hello v1.0.0 ${expected}`);
  });
});

describe('a test cell', () => {
  const unit = aCell('unit-hello', { runs: 'unit', component: 'hello' });
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
    [aBuild('built'), 'waiting 5s the result of its build'],
  ])('of units waits for its build', (build, expected) => {
    const cells = { 'unit-hello': attempts('open') };
    const candidate = aCandidate('testing', { components: hello, frozenCells: [unit], cells });
    expect(line({ candidates: [candidate], builds: [build] }, 2)).toBe(`unit-hello ${expected}`);
  });

  it.each([
    [attempts('passed'), 'passed took 0.0s'],
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
