import { beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '#flow/ports.ts';
import { aComponent } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import type { World } from '../world/world.ts';

/** Git repositories, with what only their maintainers can do. */
export interface ContractSource {
  readonly source: Source;
  /** Commits exactly these texts by path, tags the commit, and answers it. */
  commit(
    repository: string,
    tag: string,
    content: { readonly files: Readonly<Record<string, string>>; readonly atMs: number },
  ): Promise<string>;
}

/** The repositories of a memory world. */
export function sourceOf(world: World): ContractSource {
  return {
    source: world.ports.source,
    commit: async (repository, tag, { files, atMs }) =>
      world.source.tag(repository, tag, { files, committedAtMs: atMs }),
  };
}

/** What every host of repositories does; `open` gives one without any. */
export function sourceContract(name: string, open: () => Promise<ContractSource>): void {
  describe(`the source of ${name}`, () => {
    const recipe = aRecipe({ timeoutMs: 1_000 });
    const rbac = 'deploy/rbac.yaml';
    const hello = aComponent({ name: 'hello', recipe, files: [rbac] });
    const atMs = Date.UTC(2026, 0, 2, 3, 4, 5);
    let source: Source;
    let commits: readonly [first: string, second: string];
    beforeAll(async () => {
      const opened = await open();
      source = opened.source;
      const commit = (tag: string, files: Readonly<Record<string, string>>) =>
        opened.commit(hello.repository, tag, { files, atMs });
      const first = await commit('v1.0.0', { 'README.md': 'hello\n', [rbac]: 'kind: Role\n' });
      commits = [first, await commit('v1.1.0', { 'README.md': 'hello\n' })];
    });

    it('lists every tag with the commit that it names', async () => {
      const tags = await source.tags(hello.repository);
      expect(tags.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))).toEqual([
        { tag: 'v1.0.0', commit: commits[0] },
        { tag: 'v1.1.0', commit: commits[1] },
      ]);
    });

    it('reads a commit with its time, the recipe given, and the files to release', async () => {
      const { archive, files, ...read } = await source.commit(hello, commits[0]);
      expect(read).toEqual({ committedAtMs: atMs, recipe });
      expect(archive.length).toBeGreaterThan(0);
      const texts = Object.entries(files).map(([path, bytes]) => [path, textOf(bytes)]);
      expect(texts).toEqual([[rbac, 'kind: Role\n']]);
    });

    it('refuses for good a commit without a file to release', async () => {
      const lacking = source.commit(hello, commits[1]);
      await expect(lacking).rejects.toMatchObject({ code: 'refused' });
      await expect(lacking).rejects.toThrow(`has no file ${rbac}`);
    });

    it('may come to have a repository or a commit that it does not have', async () => {
      const absent = { ...hello, repository: 'https://git.example/sample/absent' };
      const lost = await Promise.allSettled([
        source.refs(absent.repository),
        source.commit(absent, commits[0]),
        source.commit(hello, 'a'.repeat(40)),
      ]);
      for (const one of lost) {
        expect(one).toMatchObject({ status: 'rejected', reason: expect.any(Error) });
        expect(one).not.toHaveProperty('reason.code');
      }
    });
  });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
