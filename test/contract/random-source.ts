import fc from 'fast-check';
import type { Repository } from '#core/repository.ts';
import type { Source } from '#flow/source.ts';
import type { World } from '../world/world.ts';
import { inOrder } from './source.ts';

/** What was done in a repository, in this order; commits are known by their place in it. */
export interface History {
  readonly commits: readonly {
    readonly branch: string;
    /** Another commit before it than the tip of its branch. */
    readonly from: number | undefined;
    readonly merged: number | undefined;
    readonly seconds: number;
  }[];
  /** Branches that were pointed elsewhere. */
  readonly branches: readonly { readonly name: string; readonly commit: number }[];
  readonly tags: readonly {
    readonly tag: string;
    readonly commit: number;
    /** The annotated have a time of their own. */
    readonly seconds: number | undefined;
  }[];
}

/** Whether a commit is one of some tips, or before one. */
export interface Question {
  readonly tips: readonly number[];
  readonly commit: number;
}

/** A repository with a history, and the ids of its commits. */
export interface Kept {
  readonly source: Source;
  readonly repository: string;
  readonly ids: readonly string[];
}

const commitsMax = 14;

/** Histories with merges, commits on no branch, tags of both kinds, and clocks that go wrong. */
export function histories(): fc.Arbitrary<readonly [History, readonly Question[]]> {
  const seconds = fc.integer({ min: 1_700_000_000, max: 1_700_000_100 });
  const name = fc.constantFrom('main', 'release-1.0', 'feature/x');
  const tag = fc.constantFrom('v1.0.0', 'v1.0.1', 'v1.1.0', 'client/v1.0.0', 'v2;id', 'v\u202e3');
  return fc.integer({ min: 1, max: commitsMax }).chain((count) => {
    const commit = fc.nat({ max: count - 1 });
    const commits = Array.from({ length: count }, (_, at) => {
      const other = at === 0 ? fc.constant(undefined) : perhaps(fc.nat({ max: at - 1 }));
      return fc.record({ branch: name, from: other, merged: other, seconds });
    });
    const history = fc.record({
      commits: fc.tuple(...commits),
      branches: fc.array(fc.record({ name, commit }), { maxLength: 1 }),
      tags: fc.uniqueArray(fc.record({ tag, commit, seconds: perhaps(seconds) }), {
        selector: (one) => one.tag,
      }),
    });
    const question = fc.record({ tips: fc.array(commit, { maxLength: 3 }), commit });
    return fc.tuple(history, fc.array(question, { minLength: 4, maxLength: 8 }));
  });
}

function perhaps<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** Keeps a history in a memory world. */
export function keepInWorld(
  world: World,
  { commits, branches, tags }: History,
  repository: string,
): Kept {
  const ids: string[] = [];
  const idOf = (at: number) => ids[at] ?? '';
  for (const { branch, from, merged, seconds } of commits) {
    const before = {
      ...(from !== undefined && { from: idOf(from) }),
      ...(merged !== undefined && { merged: idOf(merged) }),
    };
    const content = { branch, committedAtMs: seconds * 1_000, ...before };
    ids.push(world.source.commit(repository, content));
  }
  for (const { name, commit } of branches) world.source.branch(repository, name, idOf(commit));
  for (const { tag, commit, seconds = commits[commit]?.seconds ?? 0 } of tags)
    world.source.moveTag(repository, tag, idOf(commit), seconds * 1_000);
  return { source: world.ports.source, repository, ids };
}

/**
 * A history for `git fast-import`, whose marks are the places of its commits, counted from 1.
 * @see https://git-scm.com/docs/git-fast-import
 */
export function importOf({ commits, branches, tags }: History): string {
  const by = (seconds: number) => `A <a@example.com> ${seconds} +0000`;
  const mark = (at: number) => `:${at + 1}`;
  const said = (text: string) => `data ${Buffer.byteLength(text)}\n${text}`;
  return [
    ...commits.flatMap(({ branch, from, merged, seconds }, at) => [
      ...[`commit refs/heads/${branch}`, `mark ${mark(at)}`, `committer ${by(seconds)}`],
      said(`commit ${at}`),
      ...(from === undefined ? [] : [`from ${mark(from)}`]),
      ...(merged === undefined ? [] : [`merge ${mark(merged)}`]),
    ]),
    ...branches.flatMap(({ name, commit }) => [`reset refs/heads/${name}`, `from ${mark(commit)}`]),
    ...tags.flatMap(({ tag, commit, seconds }) =>
      seconds === undefined
        ? [`reset refs/tags/${tag}`, `from ${mark(commit)}`]
        : [`tag ${tag}`, `from ${mark(commit)}`, `tagger ${by(seconds)}`, said(tag)],
    ),
    '',
  ].join('\n');
}

/** What a source tells of a repository, with commits by their places, as ids differ. */
export async function told(
  { source, repository, ids }: Kept,
  questions: readonly Question[],
): Promise<unknown> {
  const idsOf = (places: readonly number[]) => places.map((at) => ids[at] ?? '');
  const shown = byPlace(inOrder(await source.refs(repository)), ids);
  const answers = questions.map(async ({ tips, commit }) => {
    const [id = ''] = idsOf([commit]);
    return { tips, commit, isBefore: await source.contains(repository, idsOf(tips), id) };
  });
  return { shown, answers: await Promise.all(answers) };
}

function byPlace({ tags, branches, ...others }: Repository, ids: readonly string[]): unknown {
  const placed = (one: { readonly commit: string }) => ({
    ...one,
    commit: ids.indexOf(one.commit),
  });
  return { ...others, tags: tags.map(placed), branches: branches.map(placed) };
}
