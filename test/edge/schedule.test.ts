import { describe, expect, test } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { changed, components, faultsOf, line } from './line-files.ts';

const berlin = 'timeZone: Europe/Berlin';
const fields = '(minute, hour, day of the month, month, day of the week)';

/** The line with some text after its first line. */
function saying(text: string) {
  return changed('line: small', `line: small\n${text}`);
}

describe('A schedule', () => {
  test.each([
    ['0 3 * * 1-5', 'Europe/Berlin'],
    ['*/10 * * * *', 'Etc/UTC'],
    ['0 3 * * MON#1', 'America/Argentina/Buenos_Aires'],
    ['15,45 3-5 L JAN,JUL *', 'UTC'],
    ['0 0 29 2 *', 'Asia/Kathmandu'],
    ['0 0 31 2 7', 'Etc/GMT+1'],
  ])('%s in %s is taken as it is written', (cron, timeZone) => {
    const [read] = readReleaseLines(saying(`schedule: { cron: "${cron}", timeZone: ${timeZone} }`));
    expect(read?.schedule).toEqual({ cron, timeZone });
  });

  test('is none where none is written', () => {
    const [read] = readReleaseLines(saying('follows: other@v1.0.0'));
    expect(read).not.toHaveProperty('schedule');
  });

  test('is taken over by a line that extends this one, each of its keys', () => {
    const own = 'line: later\nextends: small\nschedule: { cron: "0 5 * * *" }';
    const text = `schedule: { cron: "0 3 * * *", ${berlin} }\npreReleases: [greeter]\n${line}`;
    const [, later] = readReleaseLines([
      { path: 'lines/components.yaml', text: components },
      { path: 'lines/small.yaml', text },
      { path: 'lines/later.yaml', text: own },
    ]).toSorted((a, b) => b.name.localeCompare(a.name));
    expect(later).toMatchObject({
      schedule: { cron: '0 5 * * *', timeZone: 'Europe/Berlin' },
      components: [{ preReleases: true }],
    });
  });

  test.each([
    [`{ cron: "0 0 3 * * 1-5", ${berlin} }`, `${fields}, and has 6: no seconds and no year`],
    [`{ cron: "0 3 * * 1-5 2026 1", ${berlin} }`, 'and has 7: no seconds and no year'],
    [
      `{ cron: "0 3 * *", ${berlin} }`,
      `:2:19: schedule.cron must be five fields in quotes, such as "0 3 * * 1-5" ${fields}`,
    ],
    ...['"@daily"', '""', 'null', '3', '"0\\t3 * * *"', '[0, 3]'].map((cron) => [
      `{ cron: ${cron}, ${berlin} }`,
      'schedule.cron must be five fields in quotes, such as',
    ]),
    [
      `{ cron: "60 3 * * *", ${berlin} }`,
      'cron has a wrong minute: write 0 to 59, * for every one or */2 for every second',
    ],
    [`{ cron: "-1 3 * * *", ${berlin} }`, 'cron has a wrong minute: write 0 to 59'],
    [`{ cron: "0 24 * * *", ${berlin} }`, 'cron has a wrong hour: write 0 to 23'],
    [`{ cron: "0 22-2 * * *", ${berlin} }`, 'cron has a wrong hour: write 0 to 23'],
    [`{ cron: "0 3/4 * * *", ${berlin} }`, 'cron has a wrong hour: write 0 to 23'],
    [`{ cron: "0 3 32 * *", ${berlin} }`, 'cron has a wrong day of the month: write 1 to 31'],
    [`{ cron: "0 3 ? * *", ${berlin} }`, 'cron has a wrong day of the month: write 1 to 31'],
    [`{ cron: "0 3 * 13 *", ${berlin} }`, 'cron has a wrong month: write 1 to 12 or JAN to DEC'],
    [`{ cron: "0 3 * * MO", ${berlin} }`, 'wrong day of the week: write 0 to 7 or SUN to SAT'],
    [`{ cron: "0 3 * * *\\n", ${berlin} }`, 'cron has a wrong day of the week'],
    ...['0 0 31 2 *', '0 0 31 4,6,9,11 *', '0 0 30 2 *'].map((cron) => [
      `{ cron: "${cron}", ${berlin} }`,
      'schedule.cron never comes due: write a day that one of its months has',
    ]),
    [`{ cron: "${'0,'.repeat(60)}0 3 * * *", ${berlin} }`, 'is longer than 100 characters'],
    ['"0 3 * * *"', ':2:11: schedule must be a map (key: value)'],
    ['', ':2:11: schedule must be a map (key: value)'],
    [`{ ${berlin} }`, ':2:1: schedule.cron is missing'],
    ['{ cron: "0 3 * * *" }', ':2:1: schedule.timeZone is missing'],
    [
      '{ cron: "0 3 * * *", zone: UTC }',
      'schedule.zone is no key here: write one of cron, timeZone',
    ],
    ...['Mars/Olympus', '+01:00', '""', '1', 'null', 'CEST'].map((timeZone) => [
      `{ cron: "0 3 * * *", timeZone: ${timeZone} }`,
      'schedule.timeZone must be a time zone by its name, such as Europe/Berlin',
    ]),
    [`{ cron: "0 3 * * *", timeZone: New York }`, 'by its name, such as America/New_York'],
    [`{ cron: "0 3 * * *", timeZone: ${'a'.repeat(65)} }`, 'is longer than 64 characters'],
    [`{ cron: *x, ${berlin} }`, ':2:19: *x stands for nothing: write &x before'],
    [`\n  cron: */5 * * * *\n  ${berlin}`, ':3:13: an alias (*name) stands alone: quote a text'],
    [`\n  cron: * * * * *\n  ${berlin}`, ':3:9: an alias (*name) has a name: quote a text that'],
  ])('that is written %s is refused', (schedule, words) => {
    const faults = faultsOf(() => readReleaseLines(saying(`schedule: ${schedule}`)));
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^lines\/small\.yaml:\d+:\d+: /);
  });
});

describe('The pre-releases that a line asks for', () => {
  test('are those of the components that it names', () => {
    const [read] = readReleaseLines(
      changed('greeter: "1"', 'greeter: "1"\n  relay: "1"\npreReleases: [relay]'),
    );
    expect(read?.components.map((own) => [own.component.name, own.preReleases])).toEqual([
      ['greeter', false],
      ['relay', true],
    ]);
  });

  test.each([
    ['greeter', ':2:14: preReleases must be a list (- value)'],
    ['', ':2:14: preReleases must be a list (- value)'],
    ['[greter]', ':2:15: preReleases[0] is no component of the line, which has greeter: write one'],
    ['[greeter, relay]', ':2:24: preReleases[1] is no component of the line, which has greeter'],
    ['[greeter, greeter]', ':2:1: preReleases names a component twice'],
    ['[1]', ':2:15: preReleases[0] must be 1 to 63 of a-z'],
    [`[${Array.from({ length: 31 }, (_, at) => `a-${at}`)}]`, 'preReleases names more than 30'],
  ])('written %s are refused', (names, words) => {
    const faults = faultsOf(() => readReleaseLines(saying(`preReleases: ${names}`)));
    expect(faults.join('\n')).toContain(words);
  });
});
