import type { Component } from '#core/line.ts';
import type { Recipe } from '#core/recipe.ts';
import type { Repository } from '#core/repository.ts';

/** Git repositories, as their host shows them to anybody. */
export interface Source {
  /**
   * What a repository shows now: tags that come to a commit, with their dates, and branches. A
   * name that is no UTF-8 has its bytes as `\xHH`.
   */
  refs(repository: string): Promise<Repository>;
  /**
   * Whether a commit is one of the tips, or before one of them.
   * @throws PermanentError `malformed` for what is no commit's id
   */
  contains(repository: string, tips: readonly string[], commit: string): Promise<boolean>;
  /** One commit of a component: its archive without the host's top folder, and what we read in it. */
  commit(component: Component, commit: string): Promise<SourceCommit>;
}

/** A commit, read. */
export interface SourceCommit {
  readonly committedAtMs: number;
  /** A gzipped tar of the files. */
  readonly archive: Uint8Array;
  /** The component's own recipe, or the one that its line file gives. */
  readonly recipe: Recipe;
  /** The commands that its Makefile builds an image of each, where it says so in plain words. */
  readonly commands?: readonly string[];
  /** The files that are released beside the images, by path. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The beginnings of its change logs, by path, so much of each as is ever read. */
  readonly changeLogs: Readonly<Record<string, Uint8Array>>;
}
