import { createHash } from 'node:crypto';
import { changeLogsIn } from '#cloud/change-log-files.ts';
import { askedFiles, isAsked } from '#core/asked-files.ts';
import { changeLogBytesMax } from '#core/change-log.ts';
import type { Component } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Repository, RepositoryTag } from '#core/repository.ts';
import { readCommands } from '#edge/makefile.ts';
import type { Source, SourceCommit } from '#flow/source.ts';
import type { Gate } from './faults.ts';

/** What a commit of the world says, and where it lies. */
export interface CommitContent {
  readonly committedAtMs?: number;
  readonly recipe?: Recipe;
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The branch that it is made on, and moves; `main` where none is said. */
  readonly branch?: string;
  /** The commit before it; the tip of its branch where none is said. */
  readonly from?: string;
  /** Another commit before it, which it merges. */
  readonly merged?: string;
}

/** What is tagged, and when; otherwise when it was committed. */
export interface TagContent extends CommitContent {
  readonly atMs?: number;
}

/** The Git repositories of the world; maintainers commit, branch and tag in them. */
export interface GitRepositories {
  /** Commits, in a repository that comes into being; answers the commit. */
  commit(repository: string, content?: CommitContent): string;
  /** Commits and tags it, with an annotated tag; answers the commit. */
  tag(repository: string, tag: string, content?: TagContent): string;
  /** Points a branch at a commit that exists. */
  branch(repository: string, name: string, commit: string): void;
  /** Points a tag at a commit that exists, now or at a time given. */
  moveTag(repository: string, tag: string, commit: string, atMs?: number): void;
  removeTag(repository: string, tag: string): void;
  /** What a repository shows; nothing where there is none. */
  refs(repository: string): Repository;
  /** Whether a commit is one of the tips, or before one of them. */
  contains(repository: string, tips: readonly string[], commit: string): boolean;
  port(gate: Gate): Source;
}

interface WorldRepository {
  readonly tags: Map<string, RepositoryTag>;
  readonly branches: Map<string, string>;
  readonly commits: Map<string, Commit>;
}

interface Commit {
  readonly read: SourceCommit;
  readonly parents: readonly string[];
}

const defaultBranch = 'main';

/** Opens a host without repositories. The given recipe is that of commits that bring none. */
export function openGitRepositories(nowMs: () => number, recipe: Recipe): GitRepositories {
  const all = new Map<string, WorldRepository>();
  const of = (repository: string): WorldRepository => {
    const known = all.get(repository);
    if (known === undefined) throw new Error(`there is no repository ${repository}`);
    return known;
  };
  const commit = (repository: string, content: CommitContent = {}): string => {
    const known = all.get(repository) ?? emptyRepository();
    all.set(repository, known);
    const id = sha1(`${repository} ${known.commits.size}`);
    const { branch = defaultBranch, from = known.branches.get(branch), merged } = content;
    const parents = [from, merged].filter((parent) => parent !== undefined);
    for (const parent of parents) commitOf(known, parent);
    const read = sourceCommit(id, { committedAtMs: nowMs(), recipe, ...content });
    known.commits.set(id, { read, parents });
    known.branches.set(branch, id);
    return id;
  };
  const moveTag = (repository: string, tag: string, id: string, atMs = nowMs()): void => {
    commitOf(of(repository), id);
    of(repository).tags.set(tag, { tag, commit: id, atMs });
  };
  return {
    commit,
    tag: (repository, tag, content = {}) => {
      const id = commit(repository, content);
      moveTag(repository, tag, id, content.atMs ?? content.committedAtMs);
      return id;
    },
    branch: (repository, name, id) => {
      commitOf(of(repository), id);
      of(repository).branches.set(name, id);
    },
    moveTag,
    refs: (repository) => refsOf(all.get(repository) ?? emptyRepository()),
    contains: (repository, tips, id) => contains(of(repository), tips, id),
    removeTag: (repository, tag) => void of(repository).tags.delete(tag),
    port: (gate) => ({
      refs: (repository) => gate.pass('source', 'refs', () => refsOf(of(repository))),
      contains: (repository, tips, id) =>
        gate.pass('source', 'contains', () => contains(of(repository), tips, id)),
      commit: (component, id) =>
        gate.pass('source', 'commit', () =>
          readBy(component, structuredClone(commitOf(of(component.repository), id).read)),
        ),
    }),
  };
}

function emptyRepository(): WorldRepository {
  return { tags: new Map(), branches: new Map(), commits: new Map() };
}

function commitOf({ commits }: WorldRepository, id: string): Commit {
  const found = commits.get(id);
  if (found === undefined) throw new Error(`the repository has no commit ${id}`);
  return found;
}

function refsOf({ tags, branches }: WorldRepository): Repository {
  return {
    tags: [...tags.values()],
    branches: [...branches].map(([name, commit]) => ({ name, commit })),
    ...(branches.has(defaultBranch) && { defaultBranch }),
  };
}

function contains(known: WorldRepository, tips: readonly string[], id: string): boolean {
  if (tips.length === 0 || tips.includes(id)) return tips.length > 0;
  commitOf(known, id);
  const before = new Set(tips);
  for (const at of before) for (const parent of commitOf(known, at).parents) before.add(parent);
  return before.has(id);
}

/** A commit as this component is released: its own recipe, and the files that go with it. */
function readBy({ recipe, files }: Component, read: SourceCommit): SourceCommit {
  const asked = askedFiles(files);
  const found = Object.entries(read.files).filter(([path]) => isAsked(asked, path));
  for (const path of asked.paths)
    if (read.files[path] === undefined)
      throw new PermanentError('refused', `the commit has no file ${path}`);
  for (const folder of asked.folders)
    if (!found.some(([path]) => path.startsWith(folder)))
      throw new PermanentError('refused', `the commit has no file in the folder ${folder}`);
  return { ...read, ...(recipe && { recipe }), files: Object.fromEntries(found) };
}

function sourceCommit(
  commit: string,
  content: CommitContent & { readonly committedAtMs: number; readonly recipe: Recipe },
): SourceCommit {
  const { committedAtMs, recipe, files = {} } = content;
  const commands = readCommands(files['Makefile'] ?? '');
  const encoder = new TextEncoder();
  const bytesByPath = Object.entries(files).map(
    ([path, text]) => [path, encoder.encode(text)] as const,
  );
  const tree = new Map(Object.keys(files).map((path) => [path, { type: 'file' } as const]));
  const logs = changeLogsIn(tree).map((path) => {
    const bytes = encoder.encode(files[path]).subarray(0, changeLogBytesMax + 1);
    return [path, bytes] as const;
  });
  return {
    committedAtMs,
    archive: encoder.encode(`archive of ${commit}`),
    recipe,
    ...(commands && { commands }),
    files: Object.fromEntries(bytesByPath),
    changeLogs: Object.fromEntries(logs),
  };
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
