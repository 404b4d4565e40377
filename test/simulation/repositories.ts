import type { Repository } from '#core/repository.ts';
import type { TagContent } from '../world/source.ts';
import type { World } from '../world/world.ts';
import { components } from './lines.ts';

/** A repository as it was from a moment on. */
export interface Moment extends Repository {
  readonly fromMs: number;
}

/** The repositories of the components, with all that they ever showed; maintainers change them. */
export interface Repositories {
  /** Commits and tags it; answers the commit. */
  tag(component: string, tag: string, content?: TagContent): string;
  /** Points a tag at a commit that exists. */
  moveTag(component: string, tag: string, commit: string, atMs?: number): void;
  removeTag(component: string, tag: string): void;
  branch(component: string, name: string, commit: string): void;
  /** What a repository shows now. */
  now(component: string): Repository;
  /** What a repository showed in a time, oldest first: as it was when that began, and each change. */
  between(component: string, fromMs: number, untilMs: number): readonly Moment[];
}

/** Opens the repositories, all without a commit. */
export function openRepositories(world: World): Repositories {
  const { source } = world;
  const moments = new Map<string, Moment[]>();
  const of = (component: string) => moments.get(component) ?? [];
  const changed = <Result>(component: string, change: (repository: string) => Result): Result => {
    const result = change(repositoryOf(component));
    const moment = { ...source.refs(repositoryOf(component)), fromMs: world.now };
    moments.set(component, [...of(component), moment]);
    return result;
  };
  return {
    tag: (component, tag, content) =>
      changed(component, (repository) => source.tag(repository, tag, content)),
    moveTag: (component, tag, commit, atMs) =>
      changed(component, (repository) => source.moveTag(repository, tag, commit, atMs)),
    removeTag: (component, tag) =>
      changed(component, (repository) => source.removeTag(repository, tag)),
    branch: (component, name, commit) =>
      changed(component, (repository) => source.branch(repository, name, commit)),
    now: (component) => source.refs(repositoryOf(component)),
    between(component, fromMs, untilMs) {
      const all = of(component).filter((moment) => moment.fromMs <= untilMs);
      const first = all.findLastIndex((moment) => moment.fromMs < fromMs);
      return all.slice(Math.max(first, 0));
    },
  };
}

/** The address of a component's repository. */
export function repositoryOf(component: string): string {
  const found = components.find(({ name }) => name === component);
  if (found === undefined) throw new Error(`the simulation has no component ${component}`);
  return found.repository;
}
