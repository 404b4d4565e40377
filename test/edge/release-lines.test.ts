import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { changed, components, faultsOf, line } from './line-files.ts';

const folder = new URL('../../emulators/sample/release-lines/', import.meta.url);

async function sampleFiles() {
  return Promise.all(
    (await readdir(folder)).map(async (path) => ({
      path,
      text: await readFile(new URL(path, folder), 'utf8'),
    })),
  );
}

test('The sample line is read, and the one that extends it', async () => {
  const lines = readReleaseLines(await sampleFiles());
  expect(lines.map(({ name }) => name).sort()).toEqual(['sample', 'sample-1.0']);
  const sample = lines.find(({ name }) => name === 'sample');
  const older = lines.find(({ name }) => name === 'sample-1.0');
  const bases = older?.components.map(({ component, base }) => [component.name, base]);
  expect(bases).toEqual([
    ['greeter', '1.0'],
    ['counter', '1'],
    ['relay', '1'],
  ]);
  expect(older).toEqual({ ...sample, name: 'sample-1.0', components: older?.components });
  expect(sample).toMatchObject({
    quietMs: 30_000,
    longestWaitMs: 600_000,
    timesToLive: { failedMs: 86_400_000, acceptedMs: 604_800_000, releasedMs: 259_200_000 },
    promoters: ['release-manager@sample.example'],
    components: [
      { base: '1', component: { name: 'greeter', production: 'csi-release/csi' } },
      {
        component: {
          name: 'counter',
          images: [
            { name: 'counter', platforms: ['linux/amd64', 'linux/arm64'] },
            { name: 'counter-probe', platforms: ['linux/amd64', 'linux/arm64'] },
          ],
          unit: { steps: [{ name: 'gcr.io/cloud-builders/npm', args: ['test'] }] },
        },
      },
      { component: { name: 'relay', floatingMajor: true, files: ['deploy/kubernetes/rbac.yaml'] } },
    ],
    cells: [
      { name: 'unit', runs: 'unit', counts: 'blocking', deadlineMs: 1_800_000, attemptsMax: 2 },
      { name: 'sanity', recipe: { timeoutMs: 600_000, substitutionOption: 'ALLOW_LOOSE' } },
      { name: 'interop', runs: 'external', deadlineMs: 3_600_000 },
    ],
  });
});

test('What an image may come without is not among what it must have, wherever it is written', () => {
  const lists = [
    '[linux/amd64], optional: [windows/amd64]',
    '[linux/amd64, windows/amd64], optional: [windows/amd64]',
  ];
  for (const platforms of lists) {
    const written = `greeter: { platforms: ${platforms}, until: "2" }`;
    const [read] = readReleaseLines(changed('greeter: [linux/amd64]', written));
    expect(read?.components[0]?.component.images).toEqual([
      { name: 'greeter', platforms: ['linux/amd64'], optional: ['windows/amd64'], until: '2' },
    ]);
  }
});

test('What is not written has a default, and what is not asked for is absent', () => {
  const [read] = readReleaseLines(changed('greeter: "1"', 'relay: "1.4"\n  greeter: "1.0.2"'));
  const [relay, greeter] = read?.components ?? [];
  expect(read?.longestWaitMs).toBe(3_600_000);
  expect(relay).toEqual({
    base: '1.4',
    preReleases: false,
    component: {
      name: 'relay',
      repository: 'https://git.sample.example/sample/relay',
      images: [{ name: 'relay', platforms: ['linux/amd64', 'windows/amd64'] }],
      production: 'csi-release/csi',
      floatingMajor: false,
      files: ['deploy/rbac.yaml'],
      recipe: {
        steps: [{ name: 'make', timeoutMs: 60_000 }],
        timeoutMs: 3_600_000,
        substitutions: { _A: 'b' },
        substitutionOption: 'ALLOW_LOOSE',
        dynamicSubstitutions: false,
      },
    },
  });
  expect(greeter?.base).toBe('1.0.2');
  expect(greeter?.component).not.toHaveProperty('recipe');
});

test('A folder without lines has none', () => {
  expect(readReleaseLines([])).toEqual([]);
  expect(readReleaseLines([{ path: 'README.md', text: '# Lines' }])).toEqual([]);
});

test('All faults of all files are told at once', () => {
  const files = [
    { path: 'components.yaml', text: 'components: { a: { images: {} } }' },
    { path: 'b.yaml', text: 'line: b\nquietTime: 5\nmore: 1' },
    { path: 'c.yaml', text: 'line: [' },
  ];
  const faults = faultsOf(() => readReleaseLines(files));
  expect(faults.filter((fault) => fault.startsWith('components.yaml:'))).toHaveLength(3);
  expect(faults.filter((fault) => fault.startsWith('b.yaml:'))).toHaveLength(6);
  expect(faults.filter((fault) => fault.startsWith('c.yaml:')).length).toBeGreaterThan(0);
  expect(() => readReleaseLines(files)).toThrow(/^The release lines cannot be read:\ncomponents/);
  expect(() => readReleaseLines(files)).toThrow(expect.objectContaining({ code: 'refused' }));
});

test.each([
  [['components.yaml', 'small.yml'], 'small.yml:1:1: is not read: name it small.yaml'],
  [['components.yaml', 'small.json'], 'small.json:1:1: is not read: name it small.yaml'],
  [['components.yaml', 'small.YAML'], 'small.YAML:1:1: is not read: name it small.yaml'],
  [['components.yaml', 'small.Yml'], 'small.Yml:1:1: is not read: name it small.yaml'],
  [['Components.yaml'], 'Components.yaml:1:1: is not read: name it components.yaml'],
  [['a\n\u001b.yml'], 'a\\u{a}\\u{1b}.yml:1:1: is not read: name it a\\u{a}\\u{1b}.yaml'],
  [['small.yaml'], 'components.yaml:1:1: is missing: write it beside the release lines'],
  [['components.yaml', 'a/small.yaml', 'b/small.yaml'], 'small.yaml:1:1: there are two files'],
  [['a/components.yaml', 'b/components.yaml'], 'components.yaml:1:1: there are two files'],
])('The folder %j is refused', (paths, fault) => {
  const text = (path: string) => (path.endsWith('components.yaml') ? components : line);
  const files = paths.map((path) => ({ path, text: text(path) }));
  expect(faultsOf(() => readReleaseLines(files)).join('\n')).toContain(fault);
});

test('A folder with too much text is refused before any of it is looked at', () => {
  const files = Array.from({ length: 5 }, (_, at) => ({
    path: `l${at}.yaml`,
    text: `[${','.repeat(62 * 1024)}`,
  }));
  expect(faultsOf(() => readReleaseLines(files))).toEqual([
    'l4.yaml:1:1: and those before are larger than 262144 bytes: write less',
  ]);
});

test('The faults of a file are told in the order of its lines', () => {
  const text = 'more: 1\nline: b\ncells: { a: {} }\nquietTime: 5\nlongestWait: 5';
  const faults = faultsOf(() =>
    readReleaseLines([
      { path: 'components.yaml', text: components },
      { path: 'b.yaml', text },
    ]),
  );
  const lines = faults.map((fault) => Number(fault.split(':')[1]));
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
  expect(new Set(lines).size).toBeGreaterThan(3);
});
