import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitSource } from '#cloud/source.ts';
import type { RepositoryTag } from '#core/repository.ts';
import type { Source } from '#flow/source.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';
import {
  commitsInRow,
  type GitIn,
  importRepository,
  refsOf,
  versions,
  writeObject,
} from '../given/git-import.ts';
import { oddRepositories } from './odd-repositories.ts';

let dir: string;
let host: GitEmulator;
let source: Source;
let count = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'source-refs-'));
  host = await startGit({ dir });
  source = gitSource({ gitEndpoint: host.url });
});
afterAll(async () => {
  await host?.close();
  await rm(dir, { recursive: true, force: true });
});

describe('a repository', () => {
  it.each(oddRepositories)('$what is shown as git shows it', async (one) => {
    const { repository, git, bare } = await make(one.history, one.init);
    await one.alter?.(git);
    const shown = await source.refs(repository);
    expect(shown.tags).toEqual(await tagsByGit(git, bare));
    expect(shown.tags).toHaveLength(one.tags);
    expect(shown.branches.map(({ name }) => name)).toEqual(one.branches);
    expect(shown.defaultBranch).toBe(one.defaultBranch);
    expect(await source.refs(repository)).toEqual(shown);
  });

  it('may have tags of hostile names, which are read as they are', async () => {
    const names = [
      ...['v1;id', 'v1$(id)', 'v1`id`', 'v1|id', 'v1&&id', 'v1>x', 'v1"id"', "v1'id'", 'v1%0a'],
      ...[`v1$\{IFS}`, 'v1<script>', 'v1\u200b', 'v1\u202e', 'v1\u{1f600}', 'v1.0.\uff12'],
      ...['--upload-pack=id', 'a/b/c', '@', '-', '\ufeffv1', `v1.0.0-${'a'.repeat(230)}`],
    ];
    const marks = Object.fromEntries(names.map((name) => [name, 1]));
    const { repository } = await make(commitsInRow(1) + refsOf(marks));
    const { tags } = await source.refs(repository);
    expect(tags.map(({ tag }) => tag).toSorted()).toEqual(names.toSorted());
  });

  it('may have names that are no UTF-8, which are told apart', async () => {
    const history = commitsInRow(1) + refsOf({ 'v1\xff': 1, 'v1\xfe': 1, 'v1\xc3\xbf': 1 });
    const { repository } = await make(Buffer.from(history, 'latin1'));
    const { tags } = await source.refs(repository);
    expect(tags.map(({ tag }) => tag).toSorted()).toEqual(['v1\\xfe', 'v1\\xff', 'v1\u00ff']);
  });

  it.each([
    ['a tag without a date has that of its commit', 'tagger A <a@example.com>', 1_700_000_000_000],
    ['a date beyond all years counts as none', dated('9'.repeat(15)), 1_700_000_000_000],
    ['the first date counts', `${dated('1700000001')}\n${dated('5')}`, 1_700_000_001_000],
  ])('%s', async (_what, tagger, atMs) => {
    const { repository, git, bare } = await make(commitsInRow(1));
    const head = `object ${await git('rev-parse', 'main')}\ntype commit\ntag v1\n`;
    const id = await writeObject(bare, 'tag', `${head}${tagger}\n\n${dated('7')}\n`);
    await git('update-ref', 'refs/tags/v1', id);
    expect((await source.refs(repository)).tags).toMatchObject([{ tag: 'v1', atMs }]);
  });

  it('with more tags than can be judged together is an error that says how many', async () => {
    const { repository } = await make(commitsInRow(1) + refsOf(versions(2_001, () => 1)));
    await expect(source.refs(repository)).rejects.toThrow(`${repository} has more than 2000 tags`);
  });
});

describe('the clock of a commit', () => {
  it.each([
    ['the root in the future', (at: number) => (at === 0 ? 1_800_000_000 : 1_700_000_000 + at)],
    ['a future that ends', (at: number) => (at < 9 ? 1_800_000_000 : 1_700_000_000 + at)],
    ['time that runs backwards', (at: number) => 1_700_000_000 - at * 60],
  ])(
    'may have been wrong: with %s the commits before one are still found',
    async (_what, clock) => {
      const { repository, git } = await make(commitsInRow(20, clock));
      const [tip = '', ...before] = (await git('rev-list', '--topo-order', 'main')).split('\n');
      const answers = await Promise.all(before.map((id) => source.contains(repository, [tip], id)));
      expect(answers).toEqual(before.map(() => true));
      expect(await source.contains(repository, before, tip)).toBe(false);
    },
  );
});

interface Made {
  readonly repository: string;
  readonly bare: string;
  readonly git: GitIn;
}

async function make(
  history: string | Uint8Array = '',
  init: readonly string[] = [],
): Promise<Made> {
  count += 1;
  const bare = join(host.root, 'git.example', 'odd', `${count}.git`);
  const git = await importRepository(bare, history, ...init);
  return { repository: `https://git.example/odd/${count}`, bare, git };
}

/** What git itself says of the tags that come to a commit. */
async function tagsByGit(git: GitIn, bare: string): Promise<readonly RepositoryTag[]> {
  const linesOf = async (...args: readonly string[]) =>
    (await git(...args)).split('\n').filter((line) => line !== '');
  const commits = new Set(await linesOf('rev-list', '--all'));
  const format = '--format=%(refname) %(creatordate:unix)';
  const dates = new Map(
    (await linesOf('for-each-ref', format, 'refs/tags')).map((line) => {
      const [ref = '', seconds] = line.split(' ');
      return [ref, Number(seconds) * 1_000];
    }),
  );
  const listed = await linesOf('ls-remote', '--tags', bare);
  return listed.flatMap((line) => {
    const [commit = '', name = ''] = line.split('\t');
    const ref = name.replace('^{}', '');
    if (!commits.has(commit)) return [];
    return [{ tag: ref.slice('refs/tags/'.length), commit, atMs: dates.get(ref) ?? 0 }];
  });
}

function dated(seconds: string): string {
  return `tagger A <a@example.com> ${seconds} +0000`;
}
