import { describe, expect, test } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { changed, faultsOf } from './line-files.ts';

describe('A line is refused', () => {
  test.each([
    ['greeter: "1"', 'greeter: 1.10', ':6:12: components.greeter must be text: quote it, "1.10"'],
    [
      'greeter: "1"',
      'greeter: "v1"',
      'must be a base version in quotes, such as "1", "1.4" or "1.4.2"',
    ],
    ['greeter: "1"', 'greeter: "01"', 'must be a base version'],
    ['greeter: "1"', 'greeter:', ':6:11: components.greeter must be a base version in quotes'],
    ['greeter: "1"', 'greeter: 1e3', ':6:12: components.greeter must be a base version in quotes'],
    ['greeter: "1"', 'greeter: null', ':6:12: components.greeter must be a base version'],
    [
      'greeter: "1"',
      'greter: "1"',
      ':6:3: components.greter is not in components.yaml, which has greeter, relay: add it',
    ],
    ['greeter: "1"', 'greeter: "1"\n  greeter: "2"', ':7:3: "greeter" stands here twice'],
    ['greeter: "1"', 'constructor: "1"', 'components.constructor is not in components.yaml'],
    ['\n  greeter: "1"', ' {}', 'components is empty: write at least one component'],
    ...['repository', 'images', 'production', 'floatingTags', 'files', 'unit', 'recipe'].map(
      (key): [string, string, string] => [
        'line: small',
        `line: small\n${key}: {}`,
        `:2:1: ${key} is no key of a line: it belongs to the component. Write it in components.yaml`,
      ],
    ),
    [
      'greeter: "1"',
      'greeter: { base: "1", images: { greeter: [linux/arm64] } }',
      ':6:3: components.greeter must be a base version alone: what a component is, components.yaml',
    ],
    ['greeter: "1"', 'relay: "1"', 'a cell that runs unit needs a component with unit tests'],
    ['counts: blocking', 'counts: informing', ':7:1: cells has no cell that counts as blocking'],
    ['\n  unit: { runs: unit, counts: blocking, deadline: 30m }', ' {}', ':7:1: cells has no cell'],
    ['counts: blocking', 'counts: yes', ':8:31: cells.unit.counts must be blocking or informing'],
    [', counts: blocking', '', ':8:3: cells.unit.counts is missing'],
    [
      'runs: unit',
      'runs: units',
      ':8:17: cells.unit.runs must be unit, cloud-build, external or manual',
    ],
    ['runs: unit', 'runs: manual, steps: []', 'steps is no key here: write one of runs, counts'],
    [
      'runs: unit, counts: blocking, deadline: 30m',
      'runs: external, counts: blocking',
      ':8:3: cells.unit.deadline is missing',
    ],
    ['runs: unit, ', '', 'cells.unit.runs is missing'],
    ['deadline: 30m', 'deadline: 30', ':8:51: cells.unit.deadline must be a duration such as 30s'],
    ['deadline: 30m', 'deadline: 30min', 'must be a duration such as 30s, 10m, 1h or 3d'],
    ['deadline: 30m', 'deadline: 0s', 'cells.unit.deadline must not be 0'],
    ['deadline: 30m', 'deadline: 0m', 'must be a duration such as'],
    ['deadline: 30m', 'deadline: 1e3s', 'must be a duration such as'],
    ['deadline: 30m', 'deadline: -30m', 'must be a duration such as'],
    ['deadline: 30m', 'deadline: 367d', 'must be 366d or less'],
    ['deadline: 30m', 'deadline: 30m, attempts: 0', 'must be 1 or more'],
    ['deadline: 30m', 'deadline: 30m, attempts: 6', 'must be 5 or less'],
    ['deadline: 30m', 'deadline: 30m, attempts: 1.5', 'must be a whole number'],
    [
      'deadline: 30m',
      'deadline: 30m, attempts: "2"',
      'cells.unit.attempts must be a number: write it without quotes, 2',
    ],
    ['deadline: 30m', 'deadline: 30m, attempts: "9"', 'cells.unit.attempts must be 5 or less'],
    ['deadline: 30m', 'deadline: 30m, attempts: two', 'cells.unit.attempts must be a number'],
    [
      'deadline: 30m',
      'deadline: 30m, steps: []',
      'steps is no key here: write one of runs, counts, deadline',
    ],
    [
      'deadline: 30m',
      'deadline: 2h',
      'timeToLive.failed is shorter than the longest deadline of a cell: write 7200s',
    ],
    ['cells:\n  unit:', 'cells:\n  Unit_1:', ':8:3: cells.Unit_1 must be 1 to 63 of a-z'],
    ['failed: 1h', 'failed: 0s', 'timeToLive.failed must not be 0'],
    ...['0', '1', 'null', '[]', '{}', '0x10', '017'].map((failed): [string, string, string] => [
      'failed: 1h',
      `failed: ${failed}`,
      'timeToLive.failed must be a duration such as 30s, 10m, 1h or 3d',
    ]),
    ...['-1', '51', '1.5', '"2"', 'all'].map((newest): [string, string, string] => [
      'line: small',
      `line: small\nkeepNewest: ${newest}`,
      ':2:13: keepNewest must be a number',
    ]),
    ['line: small', 'line: small\nextends: null', ':2:10: extends must be 1 to 63 of a-z'],
    ['line: small', 'line: true', ':1:7: line must be text: quote it, "true"'],
    ['cells:', `cells:\n${cells(39)}`, ':1:7: line makes candidates of up to '],
    ['failed: 1h, ', '', ':4:1: timeToLive.failed is missing'],
    [
      'quietTime: 0s',
      'quietTime: 2h',
      ':3:12: quietTime is longer than longestWait, which is 3600s where it is not written: ' +
        'write longestWait: 7200s, or more',
    ],
    [
      'quietTime: 0s',
      'quietTime: 2h\nlongestWait: 1h',
      ':4:14: longestWait is shorter than quietTime: write 7200s',
    ],
    ['quietTime: 0s', 'quiet_time: 0s', ':3:1: quiet_time is no key here: write quietTime'],
    ['quietTime: 0s', 'quiet_time: 0s', ':1:1: quietTime is missing'],
    ['quietTime: 0s', 'quitTime: 0s', 'quitTime is no key here: write one of line, extends, '],
    ['quietTime: 0s', 'quietTime: 0s\nlongestWait: 0s', 'longestWait must not be 0'],
    ['[a@b.example]', '[]', 'promoters is empty: write who may promote'],
    ['[a@b.example]', '[a]', ':2:13: promoters[0] must be an e-mail address'],
    ['[a@b.example]', '[a@b.example, a@b.example]', 'promoters names somebody twice'],
    ['promoters: [a@b.example]\n', '', ':1:1: promoters is missing'],
    [
      'line: small',
      'line: other',
      ':1:7: line is other: name the file other.yaml, or write another line',
    ],
    ['line: small', 'line: ../small', 'line must be 1 to 63 of a-z'],
    ...[
      'sample',
      'sample@1.0.0',
      '@v1.0.0',
      'sample@v1.0',
      'sample@v01.0.0',
      'sample@v1.0.0-rc1',
      'a..b@v1.0.0',
      '.a@v1.0.0',
      `${'a'.repeat(64)}@v1.0.0`,
    ].map((follows) => [
      'line: small',
      `line: small\nfollows: "${follows}"`,
      ':2:10: follows must be a release of another line, such as sample@v1.2.0',
    ]),
    [
      'line: small',
      'line: small\nfollows: small@v1.0.0',
      ':2:10: follows is a release of the line itself: write one of another line',
    ],
    ['line: small', 'line: !!js/function "x"', ':1:7: a tag (!name) is not read: remove it'],
    ['line: small', '<<: *none', ':1:5: *none stands for nothing: write &none before'],
    ['line: small', '<<: { line: small }', ':1:1: << is not read: write the keys out'],
    ['line: small', '!!merge <<: { line: small }', ':1:9: << is not read: write the keys out'],
    [
      '  unit: { runs: unit, counts: blocking, deadline: 30m }',
      '  unit: &unit { runs: unit, counts: blocking, deadline: 30m }\n  b: { <<: *unit }',
      ':9:8: << is not read: write the keys out',
    ],
    ['line: small', '%TAG ! tag:a,2026:\n---\nline: !x small', 'a tag (!name) is not read: remove'],
    ['line: small', 'line: small\n---', ':2:1: a second document (---) is not read'],
    ['line: small', 'line: *a &b', 'is no YAML: '],
    ['line: small', 'line: small\rquietTime: 0s', ':1:12: ends with CR alone: write LF'],
    ['line: small', 'line: small\u0000', ':1:12: has a control character: remove it'],
    ['line: small', 'line: small\ud800', ':1:12: has a control character: remove it'],
  ])('for %j written as %j', (from, to, words) => {
    const faults = faultsOf(() => readReleaseLines(changed(from, to)));
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^lines\/small\.yaml:\d+:\d+: /);
  });
});

test('A line is refused where no version under its base has an image', () => {
  const early = 'greeter: { platforms: [linux/amd64], since: "1.4", until: "3" }';
  const under = (base: string) => {
    const [shared, own] = changed('greeter: [linux/amd64]', early);
    const text = own?.text.replace('"1"', `"${base}"`) ?? '';
    return faultsOf(() =>
      readReleaseLines([shared, { path: 'lines/small.yaml', text }].flatMap((one) => one ?? [])),
    );
  };
  expect(under('1')).toEqual([]);
  expect(under('2')).toEqual([]);
  const words = "see since and until of greeter's images in components.yaml";
  expect(under('1.3')).toEqual([
    `lines/small.yaml:6:12: components.greeter has no image under 1.3: ${words}`,
  ]);
  expect(under('3')).toHaveLength(1);
});

function cells(count: number): string {
  const policy = '{ runs: external, counts: blocking, deadline: 30m, attempts: 5 }';
  return Array.from({ length: count }, (_, at) => `  c-${at}: ${policy}\n`).join('');
}
