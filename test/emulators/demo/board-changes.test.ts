import { describe, expect, it } from 'vitest';
import { boardChanges, withFirstSight } from '../../../emulators/demo/board/changes.ts';
import type { BoardRow, Waiting } from '../../../emulators/demo/board/row.ts';

const waiting: Waiting = { for: 'Cloud Build', progress: 'step 1 of 4', sinceMs: 1_000 };
const candidate: BoardRow = {
  key: 'candidate-1',
  group: 'candidate-1',
  kind: 'candidate',
  subject: 'candidat sample',
  state: 'building',
  waiting: { for: 'builds 0 of 1', sinceMs: 0 },
};
const component: BoardRow = {
  key: 'candidate-1 component greeter',
  group: 'candidate-1',
  kind: 'component',
  subject: 'greeter v1.0.0',
  state: 'building',
  waiting,
};

describe('between two looks', () => {
  it.each<[string, readonly BoardRow[], readonly BoardRow[], readonly string[]]>([
    [
      'a row that came is told',
      [],
      [component],
      ['candidat greeter v1.0.0: building, waits for Cloud Build, step 1 of 4'],
    ],
    ['nothing is told where nothing changed', [component], [component], []],
    [
      'the progress of a build is not told',
      [component],
      [{ ...component, waiting: { ...waiting, progress: 'step 2 of 4' } }],
      [],
    ],
    [
      'a new state is told with how long the last was waited for',
      [component],
      [{ ...aRest(component), state: 'built', note: 'took 2.0s' }],
      ['candidat greeter v1.0.0: built after 2s, took 2.0s'],
    ],
    [
      'a new wait in the same state is told',
      [candidate],
      [{ ...candidate, waiting: { for: 'builds 1 of 1' } }],
      ['candidat sample: building, waits for builds 1 of 1'],
    ],
    ['a candidate that left is collected', [candidate], [], ['candidat sample: collected']],
    ['a component that left is not told', [component], [], []],
  ])('%s', (_what, before, after, expected) => {
    expect(boardChanges(before, after, 3_000)).toEqual(expected);
  });
});

describe('a wait of which no document says the beginning', () => {
  const row = (facts: Waiting): BoardRow => ({ ...candidate, waiting: facts });

  it.each<[string, readonly BoardRow[], Waiting, number | undefined]>([
    ['begins when it is first seen', [], { for: 'it' }, 9],
    ['goes on while it is the same', [row({ for: 'it', sinceMs: 5 })], { for: 'it' }, 5],
    ['begins anew with another', [row({ for: 'else', sinceMs: 5 })], { for: 'it' }, 9],
    ['is left alone where the document says it', [], { for: 'it', sinceMs: 7 }, 7],
  ])('%s', (_what, before, now, sinceMs) => {
    expect(withFirstSight(before, [row(now)], 9)[0]?.waiting?.sinceMs).toBe(sinceMs);
  });

  it('does not begin for a row at rest', () => {
    expect(withFirstSight([], [aRest(component)], 9)).toEqual([aRest(component)]);
  });
});

function aRest({ waiting: _over, ...row }: BoardRow): BoardRow {
  return row;
}
