import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { get, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitSource } from '#cloud/source.ts';
import type { Component } from '#core/line.ts';
import type { Source } from '#flow/source.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';
import { runAt } from '../given/command.ts';
import { aComponent } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';

const committedAt = '2026-01-02T03:04:05Z';
const repository = 'https://github.com/kubernetes-csi/hello';
const recipe = 'steps:\n  - name: gcr.io/cloud-builders/docker\n    args: [build, .]\n';

let dir: string;
let work: string;
let host: GitEmulator;
let source: Source;
let commits: Readonly<Record<'first' | 'second' | 'bare', string>>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'git-source-'));
  work = join(dir, 'work');
  host = await startGit({ dir: join(dir, 'data') });
  source = gitSource({ gitEndpoint: host.url });
  await git(dir, 'init', '--quiet', '--initial-branch=main', work);
  const bare = await commitFiles({ 'README.md': 'hello\n' });
  await commitFiles({
    'release-tools/cloudbuild.yaml': recipe,
    'deploy/rbac.yaml': 'kind: Role\n',
  });
  await symlink('release-tools/cloudbuild.yaml', join(work, 'cloudbuild.yaml'));
  await symlink('deploy', join(work, 'kubernetes'));
  const first = await commitFiles({ 'bin/run': '#!/bin/sh\n' });
  const second = await commitFiles({ 'README.md': 'hello again\n' });
  await git(work, 'tag', 'v1.0.0', first);
  await git(work, 'tag', '--annotate', '--message=second', 'v1.1.0', second);
  await git(work, 'tag', '--annotate', '--message=tag of a tag', 'client/v1.1.0', 'v1.1.0');
  await git(work, 'branch', 'v9.9.9', second);
  const place = join(host.root, 'github.com', 'kubernetes-csi');
  await mkdir(place, { recursive: true });
  await git(dir, 'clone', '--quiet', '--bare', work, join(place, 'hello.git'));
  commits = { bare, first, second };
});
afterAll(async () => {
  await host?.close();
  await rm(dir, { recursive: true, force: true });
});

describe('the refs of a repository', () => {
  it('are tags with the commits that they name, annotated ones peeled, and branches', async () => {
    const refs = await source.refs(repository);
    const atMs = Date.parse(committedAt);
    expect(refs).toEqual({
      tags: [
        { tag: 'client/v1.1.0', commit: commits.second, atMs },
        { tag: 'v1.0.0', commit: commits.first, atMs },
        { tag: 'v1.1.0', commit: commits.second, atMs },
      ],
      branches: [
        { name: 'main', commit: commits.second },
        { name: 'v9.9.9', commit: commits.second },
      ],
      defaultBranch: 'main',
    });
  });

  it('are an error where there is no repository, with its address', async () => {
    const absent = source.refs('https://github.com/kubernetes-csi/absent');
    await expect(absent).rejects.toThrow(/absent.* was answered with 404/);
  });

  it('are asked over https only', async () => {
    await expect(source.refs('http://github.com/o/r')).rejects.toThrow('no https address');
  });
});

describe('a commit', () => {
  it('is read with its time, its recipe behind a link, and the files to release', async () => {
    const paths = ['deploy/rbac.yaml', 'kubernetes/rbac.yaml'];
    const read = await source.commit(aHello({ files: paths }), commits.first);
    expect(read.committedAtMs).toBe(Date.parse(committedAt));
    expect(read.recipe.steps).toEqual([
      { name: 'gcr.io/cloud-builders/docker', args: ['build', '.'] },
    ]);
    const texts = Object.entries(read.files).map(([path, bytes]) => [path, textOf(bytes)]);
    expect(texts).toEqual(paths.map((path) => [path, 'kind: Role\n']));
  });

  it('is an archive that unpacks to the commit, and has equal bytes each time', async () => {
    const [one, two] = await Promise.all([
      source.commit(aHello(), commits.second),
      source.commit(aHello(), commits.second),
    ]);
    expect(Buffer.compare(one.archive, two.archive)).toBe(0);
    const file = join(dir, 'archive.tar.gz');
    const place = join(dir, 'unpacked');
    await mkdir(place);
    await writeFile(file, one.archive);
    await runAt(committedAt, dir, 'tar', '-xzf', file, '-C', place);
    const tree = await git(work, 'rev-parse', `${commits.second}^{tree}`);
    const own = ['--git-dir', join(work, '.git'), '--work-tree', place];
    await git(place, ...own, 'add', '--all');
    expect(await git(place, ...own, 'write-tree')).toBe(tree);
  });

  it('is built by the recipe that the release line gives, if it gives one', async () => {
    const given = aRecipe({ timeoutMs: 1_000 });
    const read = await source.commit(aHello({ recipe: given }), commits.bare);
    expect(read.recipe).toBe(given);
  });

  it.each<[string, Partial<Component>, string]>([
    ['recipe', {}, 'has no file cloudbuild.yaml: add it, or give the component a recipe'],
    ['file to release', { recipe: aRecipe(), files: ['rbac.yaml'] }, 'has no file rbac.yaml'],
  ])('without its %s is refused, with what to do', async (_what, facts, words) => {
    await expect(source.commit(aHello(facts), commits.bare)).rejects.toThrow(
      expect.objectContaining({ code: 'refused', message: expect.stringContaining(words) }),
    );
  });

  it('that the host does not have may come later', async () => {
    const absent = source.commit(aHello(), 'a'.repeat(40));
    await expect(absent).rejects.toThrow('was answered with 404');
    await expect(absent).rejects.not.toHaveProperty('code');
  });

  it.each(['main', 'v1.0.0', '../x', ''])('is never %j, which could be moved', async (name) => {
    await expect(source.commit(aHello(), name)).rejects.toThrow('is no commit');
  });
});

describe('a host that lies', () => {
  let liar: LoopbackServer;
  beforeAll(async () => {
    liar = await listenOnLoopback((request, response) => {
      const [, , , name = ''] = (request.url ?? '').split('/');
      const archive = `/github.com/kubernetes-csi/hello/archive/${commits.first}.tar.gz`;
      const places: Readonly<Record<string, string>> = {
        near: archive,
        other: `${host.url}${archive}`,
        far: 'http://localhost:9/',
        round: request.url ?? '',
      };
      const location = places[name];
      if (location !== undefined) response.writeHead(302, { location }).end();
      else relay(`${host.url}${archive}`, response);
    });
  });
  afterAll(() => liar?.close());

  const at = (name: string) => aHello({ repository: `https://github.com/kubernetes-csi/${name}` });
  const asking = (name: string, commit: string) =>
    gitSource({ gitEndpoint: liar.url }).commit(at(name), commit);

  it('may send us on, but only to itself', async () => {
    const read = await asking('near', commits.first);
    expect(read.committedAtMs).toBe(Date.parse(committedAt));
    for (const name of ['other', 'far', 'round'])
      await expect(asking(name, commits.second)).rejects.toThrow('was answered with 302');
  });

  it('is found out when it sends another commit', async () => {
    const words = `an archive of ${commits.first} and not of ${commits.second}`;
    await expect(asking('near', commits.second)).rejects.toThrow(words);
  });
});

function aHello(facts: Partial<Component> = {}): Component {
  return aComponent({ name: 'hello', repository, ...facts });
}

function relay(address: string, response: ServerResponse): void {
  get(address, (answer) => answer.pipe(response));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

async function commitFiles(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(work, path, '..'), { recursive: true });
    await writeFile(join(work, path), text);
    if (path.startsWith('bin/')) await chmod(join(work, path), 0o755);
  }
  await git(work, 'add', '--all');
  await git(work, 'commit', '--quiet', '--message=a commit');
  return git(work, 'rev-parse', 'HEAD');
}

function git(cwd: string, ...args: readonly string[]): Promise<string> {
  return runAt(committedAt, cwd, 'git', ...args);
}
