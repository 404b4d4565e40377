import { createHash } from 'node:crypto';
import type { Component } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Recipe } from '#core/recipe.ts';
import type { GitTag, Source, SourceCommit } from '#flow/ports.ts';
import type { Gate } from './faults.ts';

/** What a commit of the world says. */
export interface CommitContent {
  readonly committedAtMs?: number;
  readonly recipe?: Recipe;
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The Git repositories of the world; maintainers tag, move and delete in them. */
export interface GitRepositories {
  /** Commits and tags it, in a repository that comes into being; answers the commit. */
  tag(repository: string, tag: string, content?: CommitContent): string;
  /** Points a tag at a commit that exists. */
  moveTag(repository: string, tag: string, commit: string): void;
  removeTag(repository: string, tag: string): void;
  /** The tags of a repository; none where there is none. */
  tags(repository: string): readonly GitTag[];
  port(gate: Gate): Source;
}

interface Repository {
  readonly tags: Map<string, string>;
  readonly commits: Map<string, SourceCommit>;
}

/** Opens a host without repositories. The given recipe is that of commits that bring none. */
export function openGitRepositories(nowMs: () => number, recipe: Recipe): GitRepositories {
  const all = new Map<string, Repository>();
  const of = (repository: string): Repository => {
    const known = all.get(repository);
    if (known === undefined) throw new Error(`there is no repository ${repository}`);
    return known;
  };
  const tags = (repository: string): readonly GitTag[] =>
    [...of(repository).tags].map(([tag, commit]) => ({ tag, commit }));
  const commitOf = (repository: string, commit: string): SourceCommit => {
    const found = of(repository).commits.get(commit);
    if (found === undefined) throw new Error(`${repository} has no commit ${commit}`);
    return structuredClone(found);
  };
  return {
    tag(repository, tag, content = {}) {
      const { tags: known, commits } = all.get(repository) ?? {
        tags: new Map(),
        commits: new Map(),
      };
      all.set(repository, { tags: known, commits });
      const commit = sha1(`${repository} ${commits.size} ${tag}`);
      commits.set(commit, sourceCommit(commit, { committedAtMs: nowMs(), recipe, ...content }));
      known.set(tag, commit);
      return commit;
    },
    moveTag(repository, tag, commit) {
      commitOf(repository, commit);
      of(repository).tags.set(tag, commit);
    },
    tags: (repository) => (all.has(repository) ? tags(repository) : []),
    removeTag: (repository, tag) => void of(repository).tags.delete(tag),
    port: (gate) => ({
      tags: (repository) => gate.pass('source', 'tags', () => tags(repository)),
      commit: (component, commit) =>
        gate.pass('source', 'commit', () =>
          readBy(component, commitOf(component.repository, commit)),
        ),
    }),
  };
}

/** A commit as this component is released: its own recipe, and the files that go with it. */
function readBy({ recipe, files }: Component, read: SourceCommit): SourceCommit {
  const entries = files.map((path) => {
    const bytes = read.files[path];
    if (bytes === undefined) throw new PermanentError('refused', `the commit has no file ${path}`);
    return [path, bytes] as const;
  });
  return { ...read, ...(recipe && { recipe }), files: Object.fromEntries(entries) };
}

function sourceCommit(
  commit: string,
  content: CommitContent & { readonly committedAtMs: number; readonly recipe: Recipe },
): SourceCommit {
  const { committedAtMs, recipe, files = {} } = content;
  const encoder = new TextEncoder();
  return {
    committedAtMs,
    archive: encoder.encode(`archive of ${commit}`),
    recipe,
    files: Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, encoder.encode(text)]),
    ),
  };
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
