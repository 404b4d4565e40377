import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { LineFileError, readReleaseLines } from '#edge/release-lines.ts';

const folder = new URL('../../emulators/sample/release-lines/', import.meta.url);

async function sampleFiles() {
  return Promise.all(
    (await readdir(folder)).map(async (path) => ({
      path,
      text: await readFile(new URL(path, folder), 'utf8'),
    })),
  );
}

const components = `components:
  greeter:
    repository: https://git.sample.example/sample/greeter
    images: { greeter: [linux/amd64] }
    production: us-docker.pkg.dev/csi-release/csi
    unit: { steps: [{ name: npm, args: [test] }] }
  relay:
    repository: https://git.sample.example/sample/relay
    images: { relay: [linux/amd64, windows/amd64] }
    production: us-docker.pkg.dev/csi-release/csi
    floatingTags: { major: false }
    files: [deploy/rbac.yaml]
    recipe: { timeout: 1h, steps: [{ name: make, timeout: 1m }], substitutions: { _A: b } }
`;
const line = `line: small
promoters: [a@b.example]
quietTime: 0s
timeToLive: { failed: 1h, accepted: 1h, released: 3d }
components:
  greeter: "1"
cells:
  unit: { runs: unit, counts: blocking, deadline: 30m }
`;

/** The files with one piece of text in the place of another, which must be there. */
function changed(from: string, to: string) {
  const files = [components, line].map((text) => text.replace(from, to));
  expect(files.join('')).not.toBe(components + line);
  const [first = '', second = ''] = files;
  return [
    { path: 'lines/components.yaml', text: first },
    { path: 'lines/small.yaml', text: second },
  ];
}

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof LineFileError) return error.faults;
    throw error;
  }
  return [];
}

test('The sample line is read', async () => {
  const lines = readReleaseLines(await sampleFiles());
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    name: 'sample',
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

test('What is not written has a default, and what is not asked for is absent', () => {
  const [read] = readReleaseLines(changed('greeter: "1"', 'relay: "1.4"\n  greeter: "1.0.2"'));
  const [relay, greeter] = read?.components ?? [];
  expect(read?.longestWaitMs).toBe(3_600_000);
  expect(relay).toEqual({
    base: '1.4',
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

describe('components.yaml is refused', () => {
  const repository = 'https://git.sample.example/sample/greeter';
  test.each([
    [
      repository,
      'http://git.sample.example/sample/greeter',
      ':3:17: components.greeter.repository must be https://HOST/OWNER/NAME',
    ],
    [repository, 'https://me:secret@git.sample.example/sample/greeter', 'no user'],
    [repository, 'https://169.254.169.254/sample/greeter', 'a host name'],
    [repository, 'https://[::1]/sample/greeter', 'a host name'],
    [repository, 'https://2852039166/sample/greeter', 'a host name'],
    [repository, 'https://0x7f.0x1/sample/greeter', 'a host name'],
    [repository, 'https://localhost/sample/greeter', 'a host name'],
    [repository, 'https://metadata.google.internal/sample/greeter', 'everybody can reach'],
    [repository, 'https://git.sample.example:8443/sample/greeter', 'without a port'],
    [repository, 'https://git.sample.example/sample/greeter.git', 'no .git at the end'],
    [repository, 'https://git.sample.example/sample/../greeter', 'must be https://HOST/OWNER/NAME'],
    [repository, 'https://git.sample.example/sample/greeter?x', 'must be https://HOST/OWNER/NAME'],
    [repository, 'https://git.sample.example/sample', 'must be https://HOST/OWNER/NAME'],
    [repository, 'file:///etc/passwd', 'must be https://HOST/OWNER/NAME'],
    [repository, 'ssh://-oProxyCommand=id/a/b', 'must be https://HOST/OWNER/NAME'],
    ['greeter: [linux/amd64]', 'greeter: []', 'images.greeter is empty: write the platforms'],
    [
      'greeter: [linux/amd64]',
      'greeter: [amd64]',
      'greeter[0] must be a platform such as linux/amd64',
    ],
    ['greeter: [linux/amd64]', 'greeter: [a/b, a/b]', 'names a platform twice'],
    ['greeter: [linux/amd64]', 'greeter: linux/amd64', 'must be a list (- value)'],
    ['{ greeter: [linux/amd64] }', '{}', 'a component without an image cannot be released'],
    [
      '{ greeter: [linux/amd64] }',
      '{ Greeter: [linux/amd64] }',
      ':4:15: components.greeter.images.Greeter must be 1 to 63',
    ],
    [
      '{ greeter: [linux/amd64] }',
      '{ relay: [linux/amd64] }',
      ':9:15: components.relay.images.relay is an image of greeter too',
    ],
    [
      'us-docker.pkg.dev/csi-release/csi',
      'gcr.io/csi-release/csi',
      'must be us-docker.pkg.dev/PROJECT/REPOSITORY',
    ],
    [
      'us-docker.pkg.dev/csi-release/csi',
      'us-docker.pkg.dev/csi-release/gcr.io',
      'must be us-docker.pkg.dev/',
    ],
    [
      'us-docker.pkg.dev/csi-release/csi',
      'us-docker.pkg.dev/csi-release/csi/greeter',
      'must be us-docker.',
    ],
    [
      '{ major: false }',
      '{ major: no }',
      ':11:28: components.relay.floatingTags.major must be true or false',
    ],
    [
      '{ major: false }',
      '{ minor: true }',
      'floatingTags.minor is no key here: write one of major',
    ],
    ['deploy/rbac.yaml', '/etc/passwd', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', '../rbac.yaml', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', 'deploy/../../rbac.yaml', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', 'deploy//rbac.yaml', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', './rbac.yaml', 'must be a path inside the repository'],
    ['[deploy/rbac.yaml]', '[a, a]', 'files names a file twice'],
    ['steps: [{ name: npm, args: [test] }]', 'steps: []', 'unit.steps is empty'],
    [
      'steps: [{ name: npm, args: [test] }]',
      'steps: [{ name: npm, secretEnv: [A] }]',
      'secretEnv is no key here',
    ],
    [
      'timeout: 1h',
      'timeout: 600',
      ':13:24: components.relay.recipe.timeout must be text: quote it, "600"',
    ],
    ['timeout: 1h', 'timeout: "600"', 'must be a duration such as'],
    [
      '    repository: https://git.sample.example/sample/relay\n',
      '',
      ':7:3: components.relay.repository is missing',
    ],
    ['components:\n', 'component:\n', ':1:1: component is no key here: write one of components'],
    ['  relay:', '  greeter:', ':7:3: "greeter" stands here twice: remove one'],
    ['  relay:', '  __proto__:', ':7:3: this key cannot be used'],
    ['  relay:', '  "relay;id":', ':7:3: components.relay;id must be 1 to 63 of a-z'],
    [
      'name: make',
      `name: make, script: "${'x'.repeat(9000)}", args: ["${'x'.repeat(9000)}"]`,
      ':13:5: components.relay.recipe says more than 16384 bytes',
    ],
  ])('for %j written as %j', (from, to, words) => {
    const faults = faultsOf(() => readReleaseLines(changed(from, to)));
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^lines\/components\.yaml:\d+:\d+: /);
  });
});

describe('A line is refused', () => {
  const sanity =
    'sanity: { runs: cloud-build, counts: blocking, deadline: 30m, steps: [{ name: a }]';
  test.each([
    ['greeter: "1"', 'greeter: 1.10', ':6:12: components.greeter must be text: quote it, "1.10"'],
    [
      'greeter: "1"',
      'greeter: "v1"',
      'must be a base version in quotes, such as "1", "1.4" or "1.4.2"',
    ],
    ['greeter: "1"', 'greeter: "01"', 'must be a base version'],
    ['greeter: "1"', 'greeter:', ':6:11: components.greeter must be text'],
    [
      'greeter: "1"',
      'greter: "1"',
      ':6:3: components.greter is not in components.yaml, which has greeter, relay: add it',
    ],
    ['greeter: "1"', 'greeter: "1"\n  greeter: "2"', ':7:3: "greeter" stands here twice'],
    ['greeter: "1"', 'constructor: "1"', 'components.constructor is not in components.yaml'],
    ['\n  greeter: "1"', ' {}', 'components is empty: write at least one component'],
    ['greeter: "1"', 'relay: "1"', 'a cell that runs unit needs a component with unit tests'],
    ['counts: blocking', 'counts: informing', ':7:1: cells has no cell that counts as blocking'],
    ['\n  unit: { runs: unit, counts: blocking, deadline: 30m }', ' {}', ':7:1: cells has no cell'],
    ['counts: blocking', 'counts: yes', ':8:31: cells.unit.counts must be blocking or informing'],
    [', counts: blocking', '', ':8:3: cells.unit.counts is missing'],
    ['runs: unit', 'runs: units', ':8:17: cells.unit.runs must be unit, cloud-build or external'],
    [
      'runs: unit',
      'runs: manual',
      ':8:17: cells.unit.runs is manual, which is refused for now: nobody can report it yet. Write',
    ],
    ['runs: unit, ', '', 'cells.unit.runs is missing'],
    ['deadline: 30m', 'deadline: 30', ':8:51: cells.unit.deadline must be text: quote it, "30"'],
    ['deadline: 30m', 'deadline: 30min', 'must be a duration such as 0s, 30s, 10m, 1h or 3d'],
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
      'deadline: 30m, steps: []',
      'steps is no key here: write one of runs, counts, deadline',
    ],
    [
      'deadline: 30m',
      'deadline: 2h',
      'timeToLive.failed is shorter than the longest deadline of a cell: write 7200s',
    ],
    ['cells:\n  unit:', 'cells:\n  Unit_1:', ':8:3: cells.Unit_1 must be 1 to 63 of a-z'],
    [
      'cells:',
      `cells:\n  ${sanity}, timeout: 31m }`,
      ':8:96: cells.sanity.timeout does not fit: the timeout is longer than the deadline',
    ],
    [
      'cells:',
      `cells:\n  unit-greeter: { runs: external, counts: blocking, deadline: 1m }`,
      ':8:3: cells.unit-greeter is how unit of greeter is called',
    ],
    [
      'cells:',
      `cells:\n  ${sanity.replace('name: a', 'name: $_IMAGE_RELAY')} }`,
      'name _IMAGE_RELAY, no image of the line: write one of _IMAGE_GREETER, _STAGING_ID',
    ],
    [
      'cells:',
      `cells:\n  ${sanity}, substitutions: { _STAGING_ID: a } }`,
      '_STAGING_ID is given by us: remove it',
    ],
    ['failed: 1h', 'failed: 0s', 'timeToLive.failed must not be 0'],
    ['cells:', `cells:\n${cells(39)}`, ':1:7: line makes candidates of up to '],
    ['failed: 1h, ', '', ':4:1: timeToLive.failed is missing'],
    ['quietTime: 0s', 'quietTime: 2h', ':3:12: quietTime is longer than longestWait'],
    [
      'quietTime: 0s',
      'quietTime: 2h\nlongestWait: 1h',
      ':4:14: longestWait is shorter than quietTime: write 7200s',
    ],
    [
      'quietTime: 0s',
      'quitTime: 0s',
      'quitTime is no key here: write one of line, promoters, quietTime',
    ],
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
    ['line: small', 'line: small\nextends: other', ':2:1: extends is no key here'],
    ['line: small', 'line: !!js/function "x"', 'Unresolved tag'],
    ['line: small', '<<: *none', ':1:5: *none stands for nothing: write &none before'],
  ])('for %j written as %j', (from, to, words) => {
    const faults = faultsOf(() => readReleaseLines(changed(from, to)));
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^lines\/small\.yaml:\d+:\d+: /);
  });
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
  [['small.yaml'], 'components.yaml:1:1: is missing: write it beside the release lines'],
  [['components.yaml', 'a/small.yaml', 'b/small.yaml'], 'small.yaml:1:1: there are two files'],
  [['a/components.yaml', 'b/components.yaml'], 'components.yaml:1:1: there are two files'],
])('The folder %j is refused', (paths, fault) => {
  const text = (path: string) => (path.endsWith('components.yaml') ? components : line);
  const files = paths.map((path) => ({ path, text: text(path) }));
  expect(faultsOf(() => readReleaseLines(files)).join('\n')).toContain(fault);
});

function cells(count: number): string {
  const policy = '{ runs: external, counts: blocking, deadline: 30m, attempts: 5 }';
  return Array.from({ length: count }, (_, at) => `  c-${at}: ${policy}\n`).join('');
}
