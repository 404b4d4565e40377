import { describe, expect, test } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { components, faultsOf, line } from './line-files.ts';

const letters = 'bcdefghij'.split('');
const bomb = letters
  .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(', ')}]`)
  .join('\n');
const chain = Array.from({ length: 2500 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]`);
const repeat = (text: string, times: number) => Array(times).fill(text).join(',');

/** Texts that cost far more to read than to write. Each would take seconds where it is not refused. */
const hostile: readonly [string, string, string][] = [
  ['5 MB', `# ${'x'.repeat(5_000_000)}`, ':1:1: is larger than 65536 bytes: write less'],
  [
    'an alias bomb',
    `a: &a [x]\n${bomb}`,
    ':5:28: *d and those before repeat more than 10000 values',
  ],
  ['a long list of aliases', `a: &a 1\nb: [${repeat('*a', 15_000)}]`, 'repeat more than 10000'],
  ['a chain of aliases', `a0: &a0 1\n${chain.join('\n')}`, ':142:14: *a140 and those before'],
  [
    'an alias of itself',
    'line: &a [*a]',
    ':1:11: *a is a part of what it stands for: write it out',
  ],
  ['an alias of nothing', 'line: *a', ':1:7: *a stands for nothing: write &a before'],
  ['20,000 lists in lists', '['.repeat(20_000), 'is nested deeper than 32: write less'],
  ['20,000 maps in maps', '? '.repeat(20_000), 'is nested deeper than 32: write less'],
  ['33 lists in lists', `line: ${'['.repeat(33)}${']'.repeat(33)}`, ':1:39: is nested deeper'],
  ['a function', 'line: !!js/function "() => 1"', ':1:7: a tag (!name) is not read: remove it'],
  ['a tag of its own', 'line: !include other.yaml', ':1:7: a tag (!name) is not read: remove it'],
  ['thousands of keys', Array.from({ length: 9000 }, (_, at) => `k${at}:`).join('\n'), 'no key'],
  ['thousands of double keys', 'line: a\n'.repeat(8000), ':2:1: "line" stands here twice: remove'],
  ['thousands of faults', 'line: a\n'.repeat(8000), ':8001:1: has 7949 more faults: mend these'],
  ['thousands of tags', '- !!x 1\n'.repeat(7000), ':1:3: a tag (!name) is not read: remove it'],
  ['a key that is a list', '[a]: b', ':1:1: a key must be text'],
  ['a prototype', '__proto__: { line: a }', ':1:1: this key cannot be used'],
  ['two documents', 'line: a\n---\nline: b', ':2:1: a second document (---) is not read'],
  ['text that is no YAML', 'line: [', 'Flow sequence in block collection must be'],
  ['a list', '- line', ':1:1: must be a map (key: value)'],
  ['nothing', '', ':1:1: must be a map (key: value)'],
  ['JSON with a double key', '{ "line": "a", "line": "b" }', ':1:16: "line" stands here twice'],
];

describe('Hostile text is refused, with fifty faults, and how many more there are', () => {
  test.each(hostile)('%s in the file of a line', (_name, text, words) => {
    const files = [
      { path: 'components.yaml', text: components },
      { path: 'small.yaml', text },
    ];
    const faults = faultsOf(() => readReleaseLines(files));
    expect(faults.length).toBeLessThanOrEqual(51);
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^small\.yaml:\d+:\d+: /);
  });

  test.each(hostile)('%s in components.yaml', (_name, text, words) => {
    const files = [
      { path: 'components.yaml', text },
      { path: 'small.yaml', text: line },
    ];
    const faults = faultsOf(() => readReleaseLines(files));
    expect(faults.length).toBeLessThanOrEqual(51);
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^components\.yaml:\d+:\d+: /);
  });
});

test('Thousands of cells with long recipes are counted, and nothing is made of them', () => {
  const values = JSON.stringify(Array.from({ length: 10 }, (_, at) => `1.${at}`));
  const steps = `[{ name: "$_A$_B", args: ["${'x'.repeat(9000)}"] }]`;
  const cells = Array.from({ length: 39 }, (_, at) => {
    const own = at === 0 ? `&steps ${steps}` : '*steps';
    const matrix = `{ a: ${values}, b: ${values} }`;
    return `  c${at}: { runs: cloud-build, counts: blocking, deadline: 1h, matrix: ${matrix}, steps: ${own} }`;
  });
  const files = [
    { path: 'components.yaml', text: components },
    { path: 'small.yaml', text: `${line}${cells.join('\n')}\n` },
  ];
  const words = 'cells are 3900 with each combination of a matrix, and 40 at most: write fewer';
  expect(faultsOf(() => readReleaseLines(files))).toEqual([`small.yaml:7:1: ${words}`]);
});

test('Aliases that stand for as much as real files repeat are read', () => {
  const unit = 'unit: { steps: [{ name: npm, args: [test] }] }';
  const [lines] = readReleaseLines([
    {
      path: 'components.yaml',
      text: components
        .replace(unit, `unit: &unit ${unit.slice(6)}`)
        .replace(/recipe: .*/, 'unit: *unit'),
    },
    { path: 'small.yaml', text: line.replace('greeter: "1"', 'greeter: "1"\n  relay: "1"') },
  ]);
  const [greeter, relay] = lines?.components ?? [];
  expect(greeter?.component.unit?.steps).toEqual([{ name: 'npm', args: ['test'] }]);
  expect(relay?.component.unit).toEqual(greeter?.component.unit);
});
