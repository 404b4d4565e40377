import { describe, expect, test } from 'vitest';
import { refuseClosed } from '#core/promotion-window.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import { changed, faultsOf } from './line-files.ts';

const hourMs = 3_600_000;
const berlin = 'timeZone: Europe/Berlin';

/** The line with some text after its first line. */
function saying(text: string) {
  return changed('line: small', `line: small\n${text}`);
}

function written(windows: string) {
  return saying(`windows: ${windows}`);
}

/** Whether a window in Berlin is open, or when it opens, as people write it. */
function atTime(opens: string, hours: number, now: string, timeZone = 'Europe/Berlin'): string {
  const windows = [{ opens, forMs: hours * hourMs, timeZone }];
  const refused = refuseClosed({ name: 'sample', windows }, findOpenings, Date.parse(now));
  if (refused === undefined) return 'open';
  return new Date(refused.untilMs ?? Number.NaN).toISOString().replace(':00.000', '');
}

test.each([
  ['0 9 * * 1-5', 8, '2026-01-05T07:59:59.999Z', '2026-01-05T08:00Z'],
  ['0 9 * * 1-5', 8, '2026-01-05T08:00:00.000Z', 'open'],
  ['0 9 * * 1-5', 8, '2026-01-05T15:59:59.999Z', 'open'],
  ['0 9 * * 1-5', 8, '2026-01-05T16:00:00.000Z', '2026-01-06T08:00Z'],
  ['0 9 * * 1-5', 8, '2026-01-09T16:00:00.000Z', '2026-01-12T08:00Z'],
  ['0 9 * * 1-5', 8, '2026-07-06T07:00:00.000Z', 'open'],
  ['0 22 * * *', 8, '2026-01-05T03:00:00Z', 'open'],
  ['0 0 29 2 *', 24, '2026-01-05T00:00:00Z', '2028-02-28T23:00Z'],
  ['*/30 * * * *', 1, '2026-01-05T00:29:59Z', 'open'],
])('%s for %i hours in Berlin: at %s it is %s', (opens, hours, now, expected) => {
  expect(atTime(opens, hours, now)).toBe(expected);
});

/** On 29 March 2026 it is 2:00 in Berlin and, at that instant, 3:00. */
test.each([
  ['30 2 * * *', 1, '2026-03-29T00:59:59Z', '2026-03-29T01:00Z'],
  ['30 2 * * *', 1, '2026-03-29T01:00:00Z', 'open'],
  ['30 2 * * *', 1, '2026-03-29T01:59:59Z', 'open'],
  ['30 2 * * *', 1, '2026-03-29T02:00:00Z', '2026-03-30T00:30Z'],
  ['0 1 * * *', 2, '2026-03-29T01:59:59Z', 'open'],
  ['0 1 * * *', 2, '2026-03-29T02:00:00Z', '2026-03-29T23:00Z'],
])('%s for %i hours in the night that loses an hour: at %s it is %s', (opens, hours, now, is) => {
  expect(atTime(opens, hours, now)).toBe(is);
});

/** On 25 October 2026 it is 3:00 in Berlin and, at that instant, 2:00 again. */
test.each([
  ['30 2 * * *', 1, '2026-10-25T00:29:59Z', '2026-10-25T00:30Z'],
  ['30 2 * * *', 1, '2026-10-25T00:30:00Z', 'open'],
  ['30 2 * * *', 1, '2026-10-25T01:30:00Z', '2026-10-26T01:30Z'],
  ['0 1 * * *', 3, '2026-10-25T01:59:59Z', 'open'],
  ['0 1 * * *', 3, '2026-10-25T02:00:00Z', '2026-10-26T00:00Z'],
])(
  '%s for %i hours in the night that has an hour twice: at %s it is %s',
  (opens, hours, now, is) => {
    expect(atTime(opens, hours, now)).toBe(is);
  },
);

test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
  'in %s a window opens 365 times a year, and each opening is the next of the one before',
  (timeZone) => {
    const window = { opens: '30 2 * * *', forMs: hourMs, timeZone };
    const endMs = Date.UTC(2027, 0, 2);
    let opened = 0;
    for (let now = Date.UTC(2026, 0, 2), next = now; next < endMs; now = next, opened += 1) {
      next = findOpenings(window, now).nextMs ?? expect.unreachable();
      expect(findOpenings(window, next).lastMs).toBe(next);
      expect(findOpenings(window, next - 1).nextMs).toBe(next);
    }
    expect(opened).toBe(365 + 1);
  },
);

describe('The windows of a line', () => {
  test('are taken as they are written', () => {
    const [read] = readReleaseLines(
      written(
        `\n  - { opens: "0 9 * * 1-4", for: 8h, ${berlin} }\n  - { opens: "0 9 * * 5", for: 3h, timeZone: Etc/UTC }`,
      ),
    );
    expect(read?.windows).toEqual([
      { opens: '0 9 * * 1-4', forMs: 8 * hourMs, timeZone: 'Europe/Berlin' },
      { opens: '0 9 * * 5', forMs: 3 * hourMs, timeZone: 'Etc/UTC' },
    ]);
  });

  test('are none where none is written, which means always, and no approvals', () => {
    const [read] = readReleaseLines(saying('follows: other@v1.0.0'));
    expect(read).not.toHaveProperty('windows');
    expect(read).not.toHaveProperty('approvals');
  });

  test.each([
    ['[]', 'windows is empty: write when promotions are admitted, or leave it out'],
    ['{}', 'windows must be a list (- value)'],
    [`[{ opens: "0 9 * * *", ${berlin} }]`, 'windows[0].for is missing'],
    [`[{ for: 1h, ${berlin} }]`, 'windows[0].opens is missing'],
    ['[{ opens: "0 9 * * *", for: 1h }]', 'windows[0].timeZone is missing'],
    [`[{ opens: "0 9 * * *", for: 0s, ${berlin} }]`, 'windows[0].for must not be 0'],
    [`[{ opens: "0 9 * * *", for: 8, ${berlin} }]`, 'windows[0].for must be a duration such as'],
    [`[{ opens: "0 9 * *", for: 8h, ${berlin} }]`, 'windows[0].opens must be five fields'],
    [`[{ opens: "0 0 30 2 *", for: 8h, ${berlin} }]`, 'windows[0].opens never comes due'],
    [
      '[{ opens: "0 9 * * *", for: 8h, timeZone: CEST }]',
      'windows[0].timeZone must be a time zone',
    ],
    [`[{ cron: "0 9 * * *", for: 8h, ${berlin} }]`, 'windows[0].cron is no key here: write one of'],
    [
      `[${Array(11).fill(`{ opens: "0 9 * * *", for: 8h, ${berlin} }`)}]`,
      'has more than 10 windows',
    ],
  ])('that are written %s are refused', (windows, words) => {
    const faults = faultsOf(() => readReleaseLines(written(windows)));
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^lines\/small\.yaml:\d+:\d+: /);
  });
});

describe('The approvals that a line asks for', () => {
  const promoters = (count: number) =>
    `[${Array.from({ length: count }, (_, at) => `p${at}@example.com`)}]`;

  /** The line with so many promoters, and this for its approvals. */
  function asking(approvals: string, count: number) {
    const files = saying(`approvals: ${approvals}`);
    return files.map(({ path, text }) => ({
      path,
      text: text.replace(/^promoters: .*$/m, `promoters: ${promoters(count)}`),
    }));
  }

  test.each([
    ['1', 2, 1],
    ['5', 6, 5],
    ['0', 1, undefined],
  ])('%s, with %i promoters, are taken', (approvals, count, expected) => {
    const [read] = readReleaseLines(asking(approvals, count));
    expect(read?.promoters).toHaveLength(count);
    expect(read?.approvals).toBe(expected);
  });

  test('count who is named in capitals too as one', () => {
    const files = asking('2', 3).map(({ path, text }) => ({
      path,
      text: text.replace('p2@example.com', 'P0@Example.com'),
    }));
    const faults = faultsOf(() => readReleaseLines(files));
    expect(faults.join('\n')).toContain('approvals is more than 1, the promoters but for the one');
  });

  test.each([
    [
      '1',
      1,
      'approvals is more than 0, the promoters but for the one who asks: write less, or name',
    ],
    ['3', 3, 'approvals is more than 2, the promoters but for the one who asks'],
    ['6', 9, 'approvals must be a number from 0 to 5'],
    ['-1', 9, 'approvals must be a number from 0 to 5'],
    ['1.5', 9, 'approvals must be a number from 0 to 5'],
    ['"1"', 9, 'approvals must be a number from 0 to 5'],
    ['', 9, 'approvals must be a number from 0 to 5'],
  ])('%s, with %i promoters, are refused', (approvals, count, words) => {
    const faults = faultsOf(() => readReleaseLines(asking(approvals, count)));
    expect(faults.join('\n')).toContain(words);
  });
});
