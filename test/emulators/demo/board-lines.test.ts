import { describe, expect, it } from 'vitest';
import { durationText, took } from '../../../emulators/demo/board/duration-text.ts';
import { boardLines } from '../../../emulators/demo/board/lines.ts';
import type { BoardRow } from '../../../emulators/demo/board/row.ts';

/** A candidate that builds, with a component at rest and one that runs. */
function group(id: string): readonly BoardRow[] {
  const waiting = { for: 'Cloud Build', progress: 'step 2 of 4', sinceMs: 0 };
  return [
    aRow({ key: id, group: id, subject: `${id} sample`, waiting: { for: 'builds 2 of 3' } }),
    part(`${id} a`, id, { subject: 'greeter v1.0.0', state: 'built', note: 'took 1.0s' }),
    part(`${id} b`, id, { subject: 'relay v1.0.0', state: 'joined', note: 'from production' }),
    part(`${id} c`, id, { subject: 'counter v1.0.0', state: 'building', waiting }),
  ];
}

function aRow(facts: Partial<BoardRow>): BoardRow {
  const named = { key: 'one', group: 'one', subject: 'one sample' };
  return { ...named, kind: 'candidate', state: 'building', ...facts };
}

function part(key: string, of: string, facts: Partial<BoardRow>): BoardRow {
  return aRow({ key, group: of, kind: 'component', ...facts });
}

function ended(id: string, state: string): BoardRow {
  return aRow({ key: id, group: id, subject: id, state, waiting: { for: 'expiry' } });
}

const rows = [ended('old', 'released'), ended('bad', 'failed'), ...group('one'), ...group('two')];

describe('the board', () => {
  it('stands in columns under a head', () => {
    expect(boardLines(rows, 61_000, { columns: 80, rows: 20 })).toEqual([
      'candidate        state        for waits for',
      'old              released         expiry',
      'bad              failed           expiry',
      'one sample       building         builds 2 of 3',
      '  greeter v1.0.0 built            took 1.0s',
      '  relay v1.0.0   joined           from production',
      '  counter v1.0.0 building  1m 01s Cloud Build, step 2 of 4',
      'two sample       building         builds 2 of 3',
      '  greeter v1.0.0 built            took 1.0s',
      '  relay v1.0.0   joined           from production',
      '  counter v1.0.0 building  1m 01s Cloud Build, step 2 of 4',
    ]);
  });

  it('leaves the state out where a line is narrow, but for rows at rest without a word', () => {
    const short = [
      ...group('one').slice(0, 2),
      part('d', 'one', { subject: 'd', state: 'copied' }),
    ];
    expect(boardLines(short, 0, { columns: 34, rows: 3 })).toEqual([
      'one sample            builds 2 of…',
      '  greeter v1…         took 1.0s',
      '  d                   copied',
    ]);
  });

  it.each([
    [
      9,
      [
        'candidate',
        'old',
        'bad',
        'one sample',
        '  …',
        '  counter',
        'two sample',
        '  …',
        '  counter',
      ],
    ],
    [8, ['candidate', '2', 'one sample', '  …', '  counter', 'two sample', '  …', '  counter']],
    [7, ['2', 'one sample', '  …', '  counter', 'two sample', '  …', '  counter']],
    [6, ['2', 'one sample', '  counter', 'two sample', '  counter']],
    [4, ['2', 'one sample', '  counter', '…']],
    [2, ['2', '…']],
    [1, ['…']],
    [0, []],
  ])('in %i rows folds what is least interesting', (height, expected) => {
    const lines = boardLines(rows, 0, { columns: 80, rows: height });
    expect(lines.map((line) => /^(?: {2})?\S+(?: sample)?/.exec(line)?.[0])).toEqual(expected);
  });

  it('says what it folded', () => {
    const lines = boardLines(rows, 0, { columns: 80, rows: 7 });
    expect(lines[0]).toMatch(/^2 candidates +ended +1 released, 1 failed$/);
    expect(lines[2]).toMatch(/^ {2}… +1 built, 1 joined$/);
  });

  it.each([20, 34, 60, 79, 80, 120])('is never wider than %i columns, nor broken', (columns) => {
    const why = `\u001b[31m容器\n ${'镜像 '.repeat(60)}\u0007`;
    const wide = [...rows, aRow({ subject: 'x'.repeat(90), state: 'failed', note: why })];
    for (const line of boardLines(wide, 0, { columns, rows: 20 })) {
      expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  it('is painted without becoming wider', () => {
    const painted = boardLines(
      rows,
      0,
      { columns: 80, rows: 20 },
      (tone, text) => `<${tone}:${text}>`,
    );
    expect(painted[2]).toContain('<bad:failed');
    expect(painted[6]).toContain('<busy:building');
  });

  it('is empty without rows', () => {
    expect(boardLines([], 0, { columns: 80, rows: 20 })).toEqual([]);
  });
});

describe('a duration', () => {
  it.each([
    [-5, '0s'],
    [999, '0s'],
    [59_999, '59s'],
    [60_000, '1m 00s'],
    [3_599_999, '59m 59s'],
    [3_600_000, '1h 00m'],
    [86_399_999, '23h 59m'],
    [90_000_000, '1d 01h'],
  ])('of %i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    [{ openedAtMs: 0, endedAtMs: 1_299 }, '1.2s'],
    [{ openedAtMs: 0, endedAtMs: 59_999 }, '59.9s'],
    [{ openedAtMs: 0, endedAtMs: 65_000 }, '1m 05s'],
    [{ openedAtMs: 7 }, '0.0s'],
  ])('of an attempt %o is %s', (attempt, text) => {
    expect(took(attempt)).toBe(text);
  });
});

/** Terminals give Chinese characters two columns each. */
function columnsOf(line: string): number {
  return [...line].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0);
}
