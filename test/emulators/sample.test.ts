import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readRecipe } from '#edge/recipe.ts';
import {
  makeSampleRepositories,
  type SampleComponent,
  type SampleRepository,
  tagSample,
} from '../../emulators/sample/repositories.ts';

const deadlineMs = 20_000;
const versions = [
  { component: 'greeter', tag: 'v1.0.0' },
  { component: 'counter', tag: 'v1.0.0' },
  { component: 'relay', tag: 'v1.0.0' },
  { component: 'greeter', tag: 'v1.0.1' },
  { component: 'relay', tag: 'v1.1.0' },
  { component: 'greeter', tag: 'v1.1.0' },
  { component: 'greeter', tag: 'v1.0.2' },
] as const;

let dir: string;
let repositories: readonly SampleRepository[];
let commits: readonly string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sample-test-'));
  repositories = await makeSampleRepositories(join(dir, 'git'));
  const made: string[] = [];
  for (const { component, tag } of versions) {
    made.push((await tagSample(join(dir, 'git'), component, tag)).commit);
    const from = ['--branch', tag, bare(component)];
    await runIn(dir, 'git', 'clone', '--quiet', ...from, tree(component, tag));
  }
  commits = made;
});

afterAll(() => rm(dir, { recursive: true, force: true }));

function bare(component: SampleComponent) {
  return join(dir, 'git', 'git.sample.example', 'sample', `${component}.git`);
}

function tree(component: SampleComponent, tag: string) {
  return join(dir, `${component}-${tag}`);
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a program with an environment of its own, and tells how it ended. */
async function runIn(cwd: string, program: string, ...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], HOME: dir, GIT_CONFIG_GLOBAL: devNull };
  const options = { cwd, env, timeout: deadlineMs };
  try {
    const { stdout, stderr } = await promisify(execFile)(program, [...args], options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'number')) throw error;
    return { code: error.code, output: error.message };
  }
}

/** The programs in the order in which messages pass through them. */
const programs = [
  { program: 'greeter', component: 'greeter' },
  { program: 'relay', component: 'relay' },
  { program: 'counter', component: 'counter' },
  { program: 'counter-probe', component: 'counter' },
] as const;

/** Runs the self-checks of a set on one mailbox, as the cell `sanity` does, until one fails. */
async function selfChecks(set: Readonly<Record<SampleComponent, string>>, mailbox: string) {
  const ended: Ended[] = [];
  for (const { program, component } of programs) {
    const script = join(tree(component, set[component]), `${program}.js`);
    const at = `--mailbox=${join(dir, mailbox)}`;
    ended.push(await runIn(dir, process.execPath, script, '--self-check', at));
    if (ended.at(-1)?.code !== 0) break;
  }
  return ended;
}

describe('A sample repository', () => {
  test('has the same commits whatever the settings of the user are', async () => {
    const settings = {
      GIT_DIR: '/nowhere',
      GIT_AUTHOR_NAME: 'me',
      GIT_INDEX_FILE: 'x',
      TZ: 'Asia/Tokyo',
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    const root = join(dir, 'again');
    const made = await makeSampleRepositories(root);
    const { commit } = await tagSample(root, 'relay', 'v1.1.0');
    vi.unstubAllEnvs();
    expect([...made.map((one) => one.commit), commit]).toEqual([
      ...repositories.map((one) => one.commit),
      commits[4],
    ]);
  });

  test('is left as it is where it stands already', async () => {
    const again = await makeSampleRepositories(join(dir, 'git'));
    expect(again.map(({ commit }) => commit)).toEqual([commits[5], commits[1], commits[4]]);
  });

  test('has a late patch on a branch of its own, from the patch before it', async () => {
    const refs = [
      'v1.0.2^{commit}',
      'release-1.0',
      'v1.0.2^',
      'v1.1.0^{commit}',
      'v1.1.0^',
      'main',
    ];
    const { output } = await runIn(bare('greeter'), 'git', 'rev-parse', ...refs);
    const [late, branch, beforeLate, minor, beforeMinor, main] = output.trim().split('\n');
    expect([late, branch]).toEqual([commits[6], commits[6]]);
    expect([minor, main]).toEqual([commits[5], commits[5]]);
    expect([beforeLate, beforeMinor]).toEqual([commits[3], commits[3]]);
  });

  test('begins without a tag', async () => {
    const other = join(dir, 'other');
    for (const { path, commit, component } of await makeSampleRepositories(other)) {
      expect((await runIn(path, 'git', 'tag', '--list')).output).toBe('');
      expect(commit).toBe(repositories.find((one) => one.component === component)?.commit);
    }
  });

  test.each([
    ['greeter', 'v1.0.1', 'tag'],
    ['counter', 'v1.0.0', 'commit'],
    ['relay', 'v1.1.0', 'tag'],
  ] as const)('of %s has %s as a %s', async (component, tag, kind) => {
    const { output } = await runIn(bare(component), 'git', 'cat-file', '-t', `refs/tags/${tag}`);
    expect(output.trim()).toBe(kind);
  });

  test('takes a tag once, and only a name that Git allows', async () => {
    const root = join(dir, 'git');
    await expect(tagSample(root, 'relay', 'v1.1.0')).rejects.toThrow('has a tag v1.1.0 already');
    await expect(tagSample(root, 'relay', 'v1..0')).rejects.toThrow('check-ref-format failed');
    const { output } = await runIn(bare('relay'), 'git', 'rev-parse', 'main');
    expect(output.trim()).toBe(commits[4]);
  });

  test('takes a hostile tag as Git does', async () => {
    const root = join(dir, 'hostile');
    const [greeter] = await makeSampleRepositories(root);
    expect(await tagSample(root, 'greeter', 'v1.0.2;id')).toEqual({ commit: greeter?.commit });
  });
});

describe.each(versions)('$component at $tag', ({ component, tag }) => {
  test('passes its own tests', async () => {
    const { code, output } = await runIn(tree(component, tag), 'npm', 'test');
    expect(output).toMatch(/pass [1-9]/);
    expect(code).toBe(0);
  });

  test('has a recipe that can be taken', async () => {
    const { output } = await runIn(tree(component, tag), 'git', 'show', 'HEAD:cloudbuild.yaml');
    const recipe = readRecipe(output, 'cloudbuild.yaml');
    expect(recipe.substitutionOption).toBe('ALLOW_LOOSE');
    expect(Object.keys(recipe.substitutions)).toEqual([
      '_GIT_TAG',
      '_PULL_BASE_REF',
      '_STAGING_PROJECT',
    ]);
    const images = programs.filter((one) => one.component === component);
    expect(recipe.steps.map(({ id }) => id)).toEqual(images.map(({ program }) => program));
  });

  test('says its version, checks itself, and refuses what it does not know', async () => {
    for (const { program } of programs.filter((one) => one.component === component)) {
      const script = join(tree(component, tag), `${program}.js`);
      const told = await runIn(dir, process.execPath, script, '--version');
      expect(told).toEqual({ code: 0, output: `${program} ${tag.slice(1)}\n` });
      const checked = await runIn(dir, process.execPath, script, '--self-check');
      expect(checked.output).toContain(`${program} ${tag.slice(1)}: ok, `);
      expect(await runIn(dir, process.execPath, script, '--more')).toMatchObject({ code: 1 });
      expect(await runIn(dir, process.execPath, script)).toMatchObject({ code: 1 });
    }
  });
});

describe('The set', () => {
  test.each([
    { greeter: 'v1.0.0' },
    { greeter: 'v1.0.1' },
    { greeter: 'v1.1.0' },
    { greeter: 'v1.0.2' },
  ])('with greeter $greeter works together', async ({ greeter }) => {
    const ended = await selfChecks({ greeter, counter: 'v1.0.0', relay: 'v1.0.0' }, greeter);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(ended[3]?.output).toContain('the counter counts right: 2 words');
  });

  test('with relay v1.1.0 does not: it speaks another protocol than the others', async () => {
    const set = { greeter: 'v1.0.1', counter: 'v1.0.0', relay: 'v1.1.0' };
    const ended = await selfChecks(set, 'broken');
    expect(ended.map(({ code }) => code)).toEqual([0, 1]);
    expect(ended[1]?.output).toContain('greeting has protocol 1, but this is protocol 2');
  });
});
