import { beforeAll, describe, expect, it } from 'vitest';
import { changeLogBytesMax } from '#core/change-log.ts';
import type { Repository } from '#core/repository.ts';
import type { Source } from '#flow/source.ts';
import { aComponent } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import type { World } from '../world/world.ts';

/** Git repositories, with what only their maintainers can do. */
export interface ContractSource {
  readonly source: Source;
  /** Commits exactly these texts by path on a branch, and answers the commit. */
  commit(repository: string, content: ContractCommit): Promise<string>;
  /** Points a branch at a commit. */
  branch(repository: string, name: string, commit: string): Promise<void>;
  /** Points a tag at a commit, with an annotation of this time. */
  tag(repository: string, tag: string, commit: string, atMs: number): Promise<void>;
  removeTag(repository: string, tag: string): Promise<void>;
}

/** What is committed, when, and on which branch: `main` where none is said. */
export interface ContractCommit {
  readonly files: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly branch?: string;
}

/** The repositories of a memory world. */
export function sourceOf(world: World): ContractSource {
  return {
    source: world.ports.source,
    commit: async (repository, { files, atMs, branch = 'main' }) =>
      world.source.commit(repository, { files, committedAtMs: atMs, branch }),
    branch: async (repository, name, commit) => world.source.branch(repository, name, commit),
    tag: async (repository, tag, commit, atMs) =>
      world.source.moveTag(repository, tag, commit, atMs),
    removeTag: async (repository, tag) => world.source.removeTag(repository, tag),
  };
}

/** What every host of repositories does; `open` gives one without any. */
export function sourceContract(name: string, open: () => Promise<ContractSource>): void {
  describe(`the source of ${name}`, () => {
    const recipe = aRecipe({ timeoutMs: 1_000 });
    const rbac = 'deploy/rbac.yaml';
    const hello = aComponent({ name: 'hello', recipe, files: [rbac] });
    const { repository } = hello;
    const atMs = Date.UTC(2026, 0, 2, 3, 4, 5);
    const dayMs = 86_400_000;
    let host: ContractSource;
    let source: Source;
    let commits: Readonly<Record<'first' | 'second' | 'third' | 'patch', string>>;
    beforeAll(async () => {
      host = await open();
      source = host.source;
      const commit = (files: Readonly<Record<string, string>>, on?: string) =>
        host.commit(repository, { files, atMs, ...(on !== undefined && { branch: on }) });
      const first = await commit({ 'README.md': 'hello\n', [rbac]: 'kind: Role\n' });
      const second = await commit({ 'README.md': 'hello\n' });
      await host.branch(repository, 'release-1.0', second);
      const patch = await commit({ 'README.md': 'a patch\n' }, 'release-1.0');
      commits = { first, second, third: await commit({ 'README.md': 'more\n' }), patch };
      await host.tag(repository, 'v1.0.0', first, atMs);
      await host.tag(repository, 'v1.1.0', second, atMs + dayMs);
    });

    it('shows every tag with its commit and date, every branch, and the one by default', async () => {
      expect(inOrder(await source.refs(repository))).toEqual({
        tags: [
          { tag: 'v1.0.0', commit: commits.first, atMs },
          { tag: 'v1.1.0', commit: commits.second, atMs: atMs + dayMs },
        ],
        branches: [
          { name: 'main', commit: commits.third },
          { name: 'release-1.0', commit: commits.patch },
        ],
        defaultBranch: 'main',
      });
    });

    it('shows the date of a tag that was moved, and no tag that was removed', async () => {
      const moved = 'https://git.example/sample/moved';
      const one = await host.commit(moved, { files: {}, atMs, branch: 'release-2.0' });
      const two = await host.commit(moved, { files: { a: 'a' }, atMs, branch: 'release-2.0' });
      for (const tag of ['v2.0.0', 'v2.0.1']) await host.tag(moved, tag, one, atMs);
      await source.refs(moved);
      await host.tag(moved, 'v2.0.0', two, atMs + dayMs);
      await host.removeTag(moved, 'v2.0.1');
      expect(await source.refs(moved)).toEqual({
        tags: [{ tag: 'v2.0.0', commit: two, atMs: atMs + dayMs }],
        branches: [{ name: 'release-2.0', commit: two }],
      });
    });

    type Name = keyof typeof commits;
    it.each<[tips: Name[], commit: Name, answer: boolean]>([
      [['third'], 'third', true],
      [['third'], 'second', true],
      [['third'], 'first', true],
      [['third'], 'patch', false],
      [['patch'], 'first', true],
      [['patch'], 'third', false],
      [['patch', 'third'], 'third', true],
      [['second', 'patch'], 'third', false],
      [['first'], 'second', false],
      [[], 'first', false],
    ])('tells of the tips %j whether %s is one or before one: %j', async (tips, commit, answer) => {
      const at = tips.map((tip) => commits[tip]);
      expect(await source.contains(repository, at, commits[commit])).toBe(answer);
    });

    it('reads a commit with its time, the recipe given, and the files to release', async () => {
      const { archive, files, changeLogs, ...read } = await source.commit(hello, commits.first);
      expect(read).toEqual({ committedAtMs: atMs, recipe });
      expect(changeLogs).toEqual({});
      expect(archive.length).toBeGreaterThan(0);
      const texts = Object.entries(files).map(([path, bytes]) => [path, textOf(bytes)]);
      expect(texts).toEqual([[rbac, 'kind: Role\n']]);
    });

    it('reads the change logs of a commit, of each no more than is ever read', async () => {
      const nothing = new Uint8Array();
      const long = 'x'.repeat(changeLogBytesMax + 10);
      const logs = {
        'CHANGELOG.md': '# v1.0.0\n',
        'CHANGELOG-0.9.md': long,
        'CHANGELOG/CHANGELOG-1.0.md': '# v1.0.1\n',
      };
      const others = { 'docs/CHANGELOG.md': 'no', 'CHANGELOG/README.md': 'no' };
      const files = { [rbac]: 'kind: Role\n', ...logs, ...others };
      const commit = await host.commit(repository, { files, atMs, branch: 'logs' });
      const { changeLogs } = await source.commit({ ...hello, files: [rbac] }, commit);
      const read = Object.entries(changeLogs).map(([path, bytes]) => [path, textOf(bytes)]);
      const kept = { ...logs, 'CHANGELOG-0.9.md': long.slice(0, changeLogBytesMax + 1) };
      expect(Object.fromEntries(read)).toEqual(kept);
      const released = { ...hello, files: ['CHANGELOG-0.9.md'] };
      const both = await source.commit(released, commit);
      expect(textOf(both.files['CHANGELOG-0.9.md'] ?? nothing)).toBe(long);
      expect(textOf(both.changeLogs['CHANGELOG-0.9.md'] ?? nothing)).toBe(kept['CHANGELOG-0.9.md']);
    });

    it('reads all files below a folder that is released, and refuses one without any', async () => {
      const files = { 'crd/a.yaml': 'a', 'crd/v1/b.yaml': 'b', 'crd/.c': 'c', 'crds.yaml': 'd' };
      const commit = await host.commit(repository, { files, atMs, branch: 'folders' });
      const read = await source.commit({ ...hello, files: ['crd/', 'crds.yaml'] }, commit);
      const texts = Object.entries(read.files).map(([path, bytes]) => [path, textOf(bytes)]);
      const { 'crd/.c': _hidden, ...released } = files;
      expect(Object.fromEntries(texts)).toEqual(released);
      const lacking = source.commit({ ...hello, files: ['deploy/'] }, commit);
      await expect(lacking).rejects.toMatchObject({ code: 'refused' });
      await expect(lacking).rejects.toThrow('has no file in the folder deploy/');
    });

    it('refuses for good a commit without a file to release', async () => {
      const lacking = source.commit(hello, commits.second);
      await expect(lacking).rejects.toMatchObject({ code: 'refused' });
      await expect(lacking).rejects.toThrow(`has no file ${rbac}`);
    });

    it('may come to have a repository or a commit that it does not have', async () => {
      const absent = { ...hello, repository: 'https://git.example/sample/absent' };
      const unknown = 'a'.repeat(40);
      const lost = await Promise.allSettled([
        source.refs(absent.repository),
        source.contains(absent.repository, [commits.first], commits.second),
        source.contains(repository, [commits.third], unknown),
        source.contains(repository, [unknown], commits.third),
        source.commit(absent, commits.first),
        source.commit(hello, unknown),
      ]);
      for (const one of lost) {
        expect(one).toMatchObject({ status: 'rejected', reason: expect.any(Error) });
        expect(one).not.toHaveProperty('reason.code');
      }
    });
  });
}

/** The same with tags and branches by name. */
export function inOrder({ tags, branches, ...others }: Repository): Repository {
  return {
    ...others,
    tags: tags.toSorted((a, b) => (a.tag < b.tag ? -1 : 1)),
    branches: branches.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
