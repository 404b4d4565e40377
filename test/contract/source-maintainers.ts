import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runAt } from '../given/command.ts';
import type { ContractCommit, ContractSource } from './source.ts';

/** Maintainers at work with git on the repositories under a root, with a folder to work in. */
export function maintainersOf(root: string, dir: string): Omit<ContractSource, 'source'> {
  const placeOf = (repository: string) => {
    const { pathname, host } = new URL(repository);
    return join(root, `${host}${pathname}.git`);
  };
  const gitIn = (repository: string, atMs = 0): Git => {
    return (...args) =>
      runAt(new Date(atMs).toISOString(), dir, 'git', `--git-dir=${placeOf(repository)}`, ...args);
  };
  return {
    commit: async (repository, content) => {
      await mkdir(placeOf(repository), { recursive: true });
      return commitFiles(gitIn(repository, content.atMs), dir, content);
    },
    branch: async (repository, name, commit) =>
      void (await gitIn(repository)('update-ref', `refs/heads/${name}`, commit)),
    tag: async (repository, tag, commit, atMs) =>
      void (await gitIn(repository, atMs)('tag', '--force', '--message=a tag', tag, commit)),
    removeTag: async (repository, tag) =>
      void (await gitIn(repository)('update-ref', '-d', `refs/tags/${tag}`)),
  };
}

type Git = (...args: readonly string[]) => Promise<string>;

async function commitFiles(
  git: Git,
  dir: string,
  { files, branch = 'main' }: ContractCommit,
): Promise<string> {
  await git('init', '--quiet', '--bare', '--initial-branch=main');
  const work = await mkdtemp(join(dir, 'work-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), text);
  }
  await git(`--work-tree=${work}`, 'add', '--all');
  const ref = `refs/heads/${branch}`;
  const parent = await git('for-each-ref', '--format=%(objectname)', ref);
  const before = parent === '' ? [] : ['-p', parent];
  const commit = await git('commit-tree', '-m', 'a commit', ...before, await git('write-tree'));
  await git('update-ref', ref, commit);
  return commit;
}
