import { describe, expect, test } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { components, faultsOf, line } from './line-files.ts';

/** The files of line `small` and of one that says what is given, with what it says of itself. */
function extending(text: string, name = 'small-1.0') {
  return [
    { path: 'lines/components.yaml', text: components },
    { path: 'lines/small.yaml', text: line },
    { path: `lines/${name}.yaml`, text: `line: ${name}\nextends: small\n${text}` },
  ];
}

function read(text: string) {
  const [small, own] = readReleaseLines(extending(text));
  return { small, own };
}

describe('A line that extends another', () => {
  test('is that line under another name, where it writes nothing else', () => {
    const { small, own } = read('');
    expect(own).toEqual({ ...small, name: 'small-1.0' });
  });

  test('takes the base version that it writes, and leaves the other line as it is', () => {
    const { small, own } = read('components: { greeter: "1.0" }');
    expect(own?.components).toEqual([{ ...small?.components[0], base: '1.0' }]);
    expect(small?.components[0]?.base).toBe('1');
  });

  test('adds what the other line has not: a component, a cell', () => {
    const { own } = read(
      'components: { relay: "1" }\n' +
        'cells: { interop: { runs: external, counts: informing, deadline: 5m } }',
    );
    expect(own?.components.map(({ component, base }) => [component.name, base])).toEqual([
      ['greeter', '1'],
      ['relay', '1'],
    ]);
    expect(own?.cells.map(({ name }) => name)).toEqual(['unit', 'interop']);
  });

  test('has a cell that it writes as it is written, with nothing of the one it replaces', () => {
    const { small, own } = read(
      'cells: { unit: { runs: external, counts: blocking, deadline: 1m } }',
    );
    const policy = { name: 'unit', counts: 'blocking', attemptsMax: 2 };
    expect(own?.cells).toEqual([{ ...policy, runs: 'external', deadlineMs: 60_000 }]);
    expect(small?.cells).toEqual([{ ...policy, runs: 'unit', deadlineMs: 1_800_000 }]);
  });

  test('has one time to live of its own, and lists as it writes them', () => {
    const { own } = read('timeToLive: { failed: 2h }\npromoters: [b@b.example]\nquietTime: 1m');
    expect(own).toMatchObject({
      timesToLive: { failedMs: 7_200_000, acceptedMs: 3_600_000, releasedMs: 259_200_000 },
      promoters: ['b@b.example'],
      quietMs: 60_000,
    });
  });

  test('asks for the approvals of the other line, keeps as many and has its windows, but for its own', () => {
    const files = extending('promoters: [c@c.example, d@d.example]').map(({ path, text }) => ({
      path,
      text: text.replace(
        /^line: small\npromoters: .*\n/,
        'line: small\npromoters: [a@b.example, b@b.example]\napprovals: 1\nkeepNewest: 2\n' +
          'windows: [{ opens: "0 9 * * *", for: 8h, timeZone: Etc/UTC }]\n',
      ),
    }));
    const [small, own] = readReleaseLines(files);
    expect(small).toMatchObject({ approvals: 1, keepNewest: 2, windows: [{ opens: '0 9 * * *' }] });
    expect(own).toEqual({
      ...{ ...small, name: 'small-1.0' },
      promoters: ['c@c.example', 'd@d.example'],
    });
  });

  test('follows what it says itself, and nothing of what the other follows', () => {
    const files = extending('').map(({ path, text }) => ({
      path,
      text: text.replace('line: small\n', 'line: small\nfollows: old@v1.2.3\n'),
    }));
    const [small, own] = readReleaseLines(files);
    expect(small?.follows).toBe('old@v1.2.3');
    expect(own).not.toHaveProperty('follows');
    expect(read('follows: small@v1.0.0').own?.follows).toBe('small@v1.0.0');
  });

  test('may come before the other in the folder', () => {
    const files = extending('components: { greeter: "1.0" }').toReversed();
    expect(readReleaseLines(files).map(({ name }) => name)).toEqual(['small-1.0', 'small']);
  });
});

describe('A line that extends another is refused', () => {
  const own = 'lines/small-1.0.yaml';
  test.each([
    ['components: { greeter: 1.10 }', `${own}:3:24: components.greeter must be text: quote it`],
    ['components: { greter: "1" }', `${own}:3:15: components.greter is not in components.yaml`],
    ['quitTime: 0s', `${own}:3:1: quitTime is no key here: write one of line, extends`],
    ['components: []', `${own}:3:1: components must be a map (key: value)`],
    ['promoters: [a]', `${own}:3:13: promoters[0] must be an e-mail address`],
    ['cells: { unit: { runs: unit } }', `${own}:3:10: cells.unit.counts is missing`],
    [
      'cells: { unit: { runs: unit, counts: informing, deadline: 1m } }',
      `${own}:3:1: cells has no cell that counts as blocking`,
    ],
    [
      'cells: { unit-greeter: { runs: external, counts: blocking, deadline: 1m } }',
      `${own}:3:10: cells.unit-greeter has the id unit-greeter, as a cell of unit has`,
    ],
    ['longestWait: 1m\nquietTime: 2m', `${own}:3:14: longestWait is shorter than quietTime`],
    ['timeToLive: { failed: 1m }', `${own}:3:23: timeToLive.failed is shorter than`],
  ])('at its own place, for %j', (text, fault) => {
    const faults = faultsOf(() => readReleaseLines(extending(text)));
    expect(faults.filter((one) => one.startsWith(fault))).toHaveLength(1);
    expect(faults.every((one) => one.startsWith(own))).toBe(true);
  });

  test('at the place of the other, for what is wrong there only through this line', () => {
    const cell = 'cells: { unit: { runs: unit, counts: blocking, deadline: 2h } }';
    const words = 'is shorter than the longest deadline of a cell: write 7200s or more';
    const through = '(for small-1.0, which extends small)';
    expect(faultsOf(() => readReleaseLines(extending(cell)))).toEqual([
      `lines/small.yaml:4:23: timeToLive.failed ${words} ${through}`,
      `lines/small.yaml:4:37: timeToLive.accepted ${words} ${through}`,
    ]);
  });

  test('never twice for what is wrong in the other anyway', () => {
    const files = extending('components: { greeter: "1.0" }').map(({ path, text }) => ({
      path,
      text: text.replace('quietTime: 0s', 'quietTime: 0'),
    }));
    expect(faultsOf(() => readReleaseLines(files))).toEqual([
      'lines/small.yaml:3:12: quietTime must be a duration such as 0s, 30s, 10m, 1h or 3d',
    ]);
  });

  test('only for itself, where the other cannot be read', () => {
    const files = extending('components: [').map(({ path, text }) => ({
      path,
      text: text.replace('quietTime: 0s', 'quietTime: ['),
    }));
    const faults = faultsOf(() => readReleaseLines(files));
    expect(new Set(faults.map((one) => one.split(':')[0]))).toEqual(
      new Set(['lines/small.yaml', own]),
    );
    expect(faults.join('\n')).not.toContain('missing');
  });

  test.each([
    ['extends:', 'extends must be 1 to 63 of a-z'],
    ['extends: 1.0', 'extends must be 1 to 63 of a-z'],
    ['extends: Small', 'extends must be 1 to 63 of a-z, 0-9, "-" and single "."'],
    ['extends: small-1.0', 'extends is the line itself: write another, or remove it'],
    ['extends: smal', 'extends is smal, which is no line here: write one of small'],
    ['extends: components', 'extends is components, which is no line here: write one of small'],
    [
      'extends: small-2',
      'extends is small-2, which extends another line itself: write one of small',
    ],
  ])('for %j', (text, words) => {
    const files = [
      ...extending('').slice(0, 2),
      { path: own, text: `line: small-1.0\n${text}\n` },
      { path: 'lines/small-2.yaml', text: 'line: small-2\nextends: small\n' },
    ];
    const faults = faultsOf(() => readReleaseLines(files));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^lines\/small-1\.0\.yaml:2:\d+: /);
    expect(faults[0]).toContain(words);
  });

  test('for extending in a circle, in both files', () => {
    const files = [
      { path: 'components.yaml', text: components },
      { path: 'a.yaml', text: 'line: a\nextends: b' },
      { path: 'b.yaml', text: 'line: b\nextends: a' },
    ];
    const words = 'which extends another line itself: write one of none';
    expect(faultsOf(() => readReleaseLines(files))).toEqual([
      `a.yaml:2:10: extends is b, ${words}`,
      `b.yaml:2:10: extends is a, ${words}`,
    ]);
  });

  test('where it is named as no line may be, and where it lacks a name', () => {
    expect(faultsOf(() => readReleaseLines(extending('', 'small..1')))).toEqual([
      'lines/small..1.yaml:1:7: line must be 1 to 63 of a-z, 0-9, "-" and single ".", ' +
        'and begin with a letter',
    ]);
    const nameless = extending('').map(({ path, text }) => ({
      path,
      text: text.replace('line: small-1.0\n', ''),
    }));
    expect(faultsOf(() => readReleaseLines(nameless))).toEqual([`${own}:1:1: line is missing`]);
  });
});
