import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../sources.ts';
import { type Ended, runCommand } from './run-command.ts';

const recordedTags = path.join(root, 'test', 'data', 'component-tags.json');

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'lint-lines-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function lintLines(...args: readonly string[]): Promise<Ended> {
  return runCommand('lint-lines.ts', ...args);
}

/** The real line's files in a folder of their own, with pieces of text in the place of others. */
async function linesWith(...changes: readonly (readonly [string, string])[]): Promise<string> {
  await cp(path.join(root, 'release-lines'), dir, { recursive: true });
  for (const name of ['components.yaml', 'csi.yaml']) {
    const file = path.join(dir, name);
    const text = await readFile(file, 'utf8');
    const changed = changes.reduce((before, [from, to]) => before.replace(from, to), text);
    await writeFile(file, changed);
  }
  return dir;
}

describe('npm run lint:lines', () => {
  it('tells what the real line would take of the recorded tags, in 80 columns', async () => {
    const { code, stdout, stderr } = await lintLines('--tags', recordedTags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('release-lines: 2 files without a fault; lines: csi\n');
    expect(stdout).toContain('csi would take a full set:\n');
    expect(stdout).toContain(
      '  external-provisioner   6     v6.3.0   34c6fc2149a3  2026-06-04  1\n' +
        '  external-resizer       2     v2.2.1   32c003dbad0e  2026-06-29  1\n' +
        '  external-snapshotter   8     v8.6.0   78e32cd84e0a  2026-05-28  3\n',
    );
    expect(stdout).toContain(
      'never taken:\n  kubernetes-csi/external-attacher v0.2.0.2\n    more than three numbers\n',
    );
    expect(stdout).not.toContain('In quarantine');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('tells which cells a matrix makes, and what they count as', async () => {
    const { stdout } = await lintLines();
    const told = stdout.slice(stdout.indexOf('csi is tested by'), stdout.indexOf('warning:'));
    const [heading, blocking, informing] = told
      .replaceAll(/\n {4}/g, ' ')
      .trim()
      .split('\n');
    expect(heading).toBe('csi is tested by 20 cells:');
    expect(blocking).toMatch(
      / unit-csi-driver-host-path, sanity, e2e-1-34-on-1-34, e2e-1-34-test-on-1-34, e2e-1-35-on-1-35, e2e-1-35-test-on-1-35$/,
    );
    expect(informing).toMatch(/^ {2}informing: e2e-1-34-on-1-35, .*, e2e-1-36-test-on-1-36$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('warns of images that no suite runs, and says what to write', async () => {
    const { code, stdout } = await lintLines();
    expect(code).toBe(0);
    expect(stdout).toContain(
      'warning: csi promotes images that no blocking cell runs, unit tests apart:\n' +
        '  ! snapshot-controller of external-snapshotter\n' +
        '  ! snapshot-conversion-webhook of external-snapshotter\n' +
        '  Let a blocking cell name them, such as\n' +
        '    $_IMAGE_SNAPSHOT_CONTROLLER, or SNAPSHOT_CONTROLLER_TAG=$_STAGING_ID,\n' +
        '  or have a person try them: a cell that runs manual.\n',
    );
    const asked = await linesWith(['cells:', 'cells:\n  try: { runs: manual, counts: blocking }']);
    expect((await lintLines('--lines', asked)).stdout).not.toContain('warning:');
  });

  it('says without tags how to give them', async () => {
    const { code, stdout } = await lintLines();
    expect(code).toBe(0);
    expect(stdout).toContain('What each would take today: npm run lint:lines -- --tags FILE');
  });

  it('says of what nothing is taken, and why', async () => {
    const lines = await linesWith(
      ['external-provisioner: "6"', 'external-provisioner: "6.9"'],
      ['external-snapshotter: "8"', 'external-snapshotter: "8.1"'],
      ['  livenessprobe: "2"\n', ''],
      ['kubernetes-csi/csi-driver-host-path', 'kubernetes-csi/csi-driver-elsewhere'],
    );
    const { code, stdout } = await lintLines('--lines', lines, '--tags', recordedTags);
    expect(code).toBe(0);
    expect(stdout).toContain('csi would open no candidate, with 4 of its 6 components:\n');
    expect(stdout).toMatch(/external-provisioner {3}6\.9 {3}nothing\n/);
    expect(stdout).toContain('  ! external-provisioner has no tag to take under 6.9\n');
    expect(stdout).toContain('  - external-provisioner v6.3.0 is not taken: not under 6.9\n');
    expect(stdout).toContain('! the list has no tags of kubernetes-csi/csi-driver-elsewhere: add');
    expect(stdout).toMatch(/external-snapshotter {3}8\.1 {3}v8\.1\.1 .* 3\n/);
    expect(stdout).toContain('In the list, and of no line:\n  kubernetes-csi/csi-driver-host-path');
  });

  it('tells all faults of all files, each with what to write instead', async () => {
    const lines = await linesWith(
      ['external-attacher: "4"', 'external-attacher: 4.10'],
      ['line: csi\n', 'line: csi\nproduction: us-docker.pkg.dev/csi-release/other\n'],
      ['until: "8.2"', 'until: 8.10'],
    );
    const { code, stdout, stderr } = await lintLines('--lines', lines);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/components\.yaml:\d+:\d+: .* must be text: quote it, "8\.10"$/),
      expect.stringMatching(/csi\.yaml:6:1: production is no key of a line: it belongs to the /),
      expect.stringMatching(
        /csi\.yaml:\d+:\d+: components\.external-attacher .* quote it, "4\.10"$/,
      ),
      '',
      '3 faults. All keys: release-lines/README.md',
      '',
    ]);
  });

  it('prints the same for programs', async () => {
    const taken = await lintLines('--json', '--tags', recordedTags);
    expect(JSON.parse(taken.stdout)).toMatchObject({
      faults: [],
      lines: ['csi'],
      cells: [
        {
          line: 'csi',
          cells: expect.arrayContaining([
            { id: 'e2e-1-34-on-1-36', runs: 'external', counts: 'informing' },
          ]),
          unrun: [
            { component: 'external-snapshotter', image: 'snapshot-controller' },
            { component: 'external-snapshotter', image: 'snapshot-conversion-webhook' },
          ],
        },
      ],
      sets: [
        {
          line: 'csi',
          isFull: true,
          components: expect.arrayContaining([
            {
              component: 'livenessprobe',
              repository: 'kubernetes-csi/livenessprobe',
              base: '2',
              taken: {
                tag: 'v2.19.0',
                commit: expect.stringMatching(/^d2d15a5e8217[0-9a-f]{28}$/),
                at: '2026-05-21T14:36:50.000Z',
                images: ['livenessprobe'],
              },
              skipped: [],
            },
          ]),
        },
      ],
      unused: [],
    });
    const lines = await linesWith(['counts: blocking', 'counts: yes']);
    const faulty = await lintLines('--json', '--lines', lines);
    expect(faulty.code).toBe(1);
    expect(JSON.parse(faulty.stdout)).toMatchObject({
      faults: [expect.stringMatching(/csi\.yaml:\d+:\d+: cells\.unit\.counts must be/)],
      lines: [],
    });
  });

  it.each([
    [['--lines', '/nowhere'], '/nowhere, the folder of --lines, cannot be read: ENOENT'],
    [['--lines', ''], '--lines names no folder: write one, or leave it out'],
    [['--lines', 'docs'], 'docs has no release line: write components.yaml and NAME.yaml there'],
    [['--lines', 'README.md'], 'README.md, the folder of --lines, cannot be read: ENOTDIR'],
    [['--tags', '/nowhere'], '/nowhere, the file of --tags, cannot be read: ENOENT'],
    [['--tags', 'README.md'], 'README.md is not JSON'],
    [['--tags', 'package.json'], 'A file of tags has the form of test/data/component-tags.json'],
    [['--tag', 'package.json'], "unknown option '--tag'"],
    [['release-lines'], 'too many arguments'],
  ])('ends with 1 and says what is wrong with %j', async (args, words) => {
    const { code, stderr } = await lintLines(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [['--lines', '/nowhere'], '/nowhere, the folder of --lines, cannot be read: ENOENT'],
    [['--tags', 'README.md'], 'README.md is not JSON'],
  ])('prints JSON as well where nothing can be read: %j', async (args, words) => {
    const { code, stdout, stderr } = await lintLines('--json', ...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const faults = [expect.stringContaining(words)];
    expect(JSON.parse(stdout)).toEqual({ files: [], faults, lines: [], cells: [] });
  });

  it('tells in 80 columns how it is called', async () => {
    const { code, stdout } = await lintLines('--help');
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('refuses a file of 5 MB, and a folder of files that are named otherwise', async () => {
    await writeFile(path.join(dir, 'components.yaml'), `# ${'x'.repeat(5_000_000)}`);
    await writeFile(path.join(dir, 'csi.yml'), 'line: csi');
    await mkdir(path.join(dir, 'schema'));
    const { code, stderr } = await lintLines('--lines', dir);
    expect(code).toBe(1);
    expect(stderr).toContain(`${dir}/csi.yml:1:1: is not read: name it csi.yaml\n`);
    expect(stderr).toContain(
      `${dir}/components.yaml:1:1: is larger than 65536 bytes: write less\n`,
    );
  });
});
