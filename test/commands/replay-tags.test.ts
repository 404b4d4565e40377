import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHistories } from '#edge/tag-list.ts';
import { replayTags } from '../../commands/tags/replay.ts';
import { hostileTags } from '../functions/hostile-tags.ts';
import { realTags } from '../given/real-histories.ts';
import { root } from '../sources.ts';
import { commandLine, runCommand } from './run-command.ts';

const recordedTags = path.join(root, 'test', 'data', 'component-tags.json');
const dayMs = 86_400_000;
const acting = /(?!\n)[\p{C}\p{Zl}\p{Zp}]/u;

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'replay-tags-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A file with the tags of a component, one a day in this order. */
function fileOf(component: string, names: readonly string[]): string {
  const tags = names.map((tag, day) => ({
    tag,
    commit: day.toString(16).padStart(40, '0'),
    commitDate: new Date(day * dayMs).toISOString(),
  }));
  return JSON.stringify({ components: { [component]: { tags } } });
}

async function replayed(text: string) {
  const file = path.join(dir, 'tags.json');
  await writeFile(file, text);
  const { code, stdout, stderr } = await runCommand('replay-tags.ts', file);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function linesOf(stdout: string): readonly unknown[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('npm run replay:tags', () => {
  it('prints a line of JSON for each tag, with what stood then', async () => {
    const tags = ['v1.0.0', 'v1.1.0-rc1', 'v1.1.0', 'v1.0', 'client/v1.1.0', 'v1.11.0', 'v1.0.1'];
    const stdout = await replayed(fileOf('any name', tags));
    const component = 'any name';
    const first = {
      newest: { '1': 'v1.0.0', '1.0': 'v1.0.0' },
      floats: { 'v1.0': 'v1.0.0', v1: 'v1.0.0' },
    };
    const next = {
      newest: { '1': 'v1.1.0', '1.0': 'v1.0.0', '1.1': 'v1.1.0' },
      floats: { 'v1.0': 'v1.0.0', v1: 'v1.1.0', 'v1.1': 'v1.1.0' },
    };
    const last = {
      newest: { ...next.newest, '1.0': 'v1.0.1' },
      floats: { ...next.floats, 'v1.0': 'v1.0.1' },
    };
    const why = expect.any(String);
    expect(linesOf(stdout)).toEqual([
      { component, tag: 'v1.0.0', verdict: 'accepted', why, ...first },
      { component, tag: 'v1.1.0-rc1', verdict: 'pre-release', why, ...first },
      { component, tag: 'v1.1.0', verdict: 'accepted', why, ...next },
      { component, tag: 'v1.0', verdict: 'malformed', why, ...next },
      { component, tag: 'client/v1.1.0', verdict: 'library', why, ...next },
      {
        ...{ component, tag: 'v1.11.0', verdict: 'quarantined', ...next },
        why: 'more than one minor above v1.1: did you mean v1.2.0?',
      },
      { component, tag: 'v1.0.1', verdict: 'accepted', why, ...last },
    ]);
  });

  it('prints the recorded tags as they are replayed', async () => {
    const { code, stdout } = await runCommand('replay-tags.ts', recordedTags);
    expect(code).toBe(0);
    expect(linesOf(stdout)).toEqual([...replayTags(realTags)]);
  });

  it('orders by instants and not by their texts, by annotated tags and not by commits', async () => {
    const commit = 'a'.repeat(40);
    const tags = [
      {
        tag: 'v1.0.3',
        commit,
        commitDate: '2020-01-01T00:00:00Z',
        taggerDate: '2020-01-03T00:00:00Z',
      },
      { tag: 'v1.0.2', commit, commitDate: '2020-01-02T08:00:00+09:00' },
      { tag: 'v1.0.1', commit, commitDate: '2020-01-01T20:00:00-05:00' },
      { tag: 'v1.0.0', commit, commitDate: '2020-01-01T23:00:00+00:00' },
    ];
    const others = [{ tag: 'v1.0.0', commit, commitDate: '2020-01-01T23:00:00Z' }];
    const stdout = await replayed(
      JSON.stringify({ components: { 'b/b': { tags }, 'a/a': { tags: others } } }),
    );
    expect(linesOf(stdout)).toMatchObject([
      { component: 'a/a', tag: 'v1.0.0' },
      { component: 'b/b', tag: 'v1.0.0' },
      { component: 'b/b', tag: 'v1.0.2' },
      { component: 'b/b', tag: 'v1.0.1' },
      { component: 'b/b', tag: 'v1.0.3' },
    ]);
  });

  it('lets no name act on a terminal, and gives each its verdict', async () => {
    const hostile = [
      ...hostileTags,
      ...['\u001b[2J\u001b]0;owned\u0007', 'v1.0.2\r{"verdict":"accepted"}', 'v1.0.2\u2028'],
      ...['\ud800', '__proto__', 'constructor', `v${'1'.repeat(249)}`, 'x'.repeat(900)],
    ];
    const stdout = await replayed(fileOf('a\u001b[31m/\u202eb', hostile));
    expect(stdout).not.toMatch(acting);
    expect(linesOf(stdout)).toMatchObject(
      hostile.map((tag) => ({
        component: 'a\u001b[31m/\u202eb',
        tag,
        verdict: 'malformed',
        newest: {},
      })),
    );
  });

  it('prints every component, whatever it is called', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', '', ' ', '0', 'ö\u0301\u{1f600}'];
    const tags = [{ tag: 'v1.0.0', commit: 'a'.repeat(40), commitDate: '2020-01-01T00:00:00Z' }];
    const odd = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify({ tags })}`);
    const stdout = await replayed(`{"components":{${odd.join()}}}`);
    const printed = names.toSorted().map((component) => ({ component, tag: 'v1.0.0' }));
    expect(linesOf(stdout)).toMatchObject(printed);
  });

  it('takes seconds for 10,000 tags of one component', async () => {
    const names = Array.from({ length: 10_000 }, (_none, at) => {
      const [major, minor, patch] = [Math.floor(at / 1000), Math.floor(at / 20) % 50, at % 20];
      return `v${major}.${minor}.${patch}`;
    });
    const lines = (await replayed(fileOf('a/b', names))).trimEnd().split('\n');
    expect(lines).toHaveLength(names.length);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      verdict: 'accepted',
      newest: { '0': 'v0.49.19', '9': 'v9.49.19', '4.7': 'v4.7.19' },
    });
  });

  it('ends in peace where nobody reads further, as head does', async () => {
    const child = spawn(process.execPath, commandLine('replay-tags.ts', recordedTags), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
    });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect({ code, errors: Buffer.concat(errors).toString() }).toEqual({ code: 0, errors: '' });
  });

  it.each([
    [['/nowhere'], '/nowhere, the file of tags, cannot be read: ENOENT'],
    [['docs'], 'docs, the file of tags, cannot be read: EISDIR'],
    [['README.md'], 'README.md is not JSON'],
    [['package.json'], 'A file of tags has the form of test/data/component-tags.json'],
    [[], "missing required argument 'file'"],
    [['a', 'b'], 'too many arguments'],
    [['--json', 'package.json'], "unknown option '--json'"],
  ])('ends with 1 and says what is wrong with %j', async (args, words) => {
    const { code, stdout, stderr } = await runCommand('replay-tags.ts', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });

  it('tells in 80 columns how it is called, and what it prints', async () => {
    const { code, stdout } = await runCommand('replay-tags.ts', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('npm run --silent replay:tags -- [options] <file>');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('a replay', () => {
  const number = fc.nat({ max: 4 });
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(number, number, number).map((all) => `v${all.join('.')}`) },
    { weight: 1, arbitrary: fc.constantFrom('v1.0.0-rc1', 'client/v1.0.0', 'v1.0', 'x') },
  );
  const names = fc.uniqueArray(name, { maxLength: 40 });

  it('of the first tags gives the same first lines', () => {
    fc.assert(
      fc.property(names, fc.nat({ max: 40 }), (all, count) => {
        const lines = [...replayTags(readHistories(fileOf('a/b', all), 'all'))];
        const first = [...replayTags(readHistories(fileOf('a/b', all.slice(0, count)), 'first'))];
        expect(first).toEqual(lines.slice(0, count));
      }),
    );
  });
});
