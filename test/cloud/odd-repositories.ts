import { commitsInRow, type GitIn, refsOf, tagsOf, versions } from '../given/git-import.ts';

/** A repository that looks unlike most. */
export interface OddRepository {
  readonly what: string;
  readonly history?: string;
  readonly init?: readonly string[];
  readonly alter?: (git: GitIn) => Promise<unknown>;
  /** How many tags are shown. */
  readonly tags: number;
  readonly branches: readonly string[];
  readonly defaultBranch?: string;
}

const three = commitsInRow(3) + tagsOf({ 'v1.0.0': 1, 'v1.1.0': 3 }) + refsOf({ 'v1.0.1': 2 });
const usual = { tags: 3, branches: ['main'], defaultBranch: 'main' } as const;

/** Repositories of which Git itself can be asked what they show. */
export const oddRepositories: readonly OddRepository[] = [
  { what: 'without commits', tags: 0, branches: [] },
  { what: 'with light and annotated tags', history: three, ...usual },
  { what: 'of SHA-256', init: ['--object-format=sha256'], history: three, ...usual },
  {
    what: 'with tags and no branch',
    history: three,
    alter: (git) => git('update-ref', '-d', 'refs/heads/main'),
    tags: 3,
    branches: [],
  },
  {
    what: 'whose HEAD is a commit and no branch',
    history: three,
    alter: (git) => git('update-ref', '--no-deref', 'HEAD', 'v1.0.0^{commit}'),
    tags: 3,
    branches: ['main'],
  },
  {
    what: 'whose HEAD names a branch that has no commit',
    history: three,
    alter: (git) => git('symbolic-ref', 'HEAD', 'refs/heads/none'),
    tags: 3,
    branches: ['main'],
  },
  {
    what: 'with a default branch of another name',
    history: three + refsOf({ 'release/1.0': 2 }, 'refs/heads'),
    alter: (git) => git('symbolic-ref', 'HEAD', 'refs/heads/release/1.0'),
    tags: 3,
    branches: ['main', 'release/1.0'],
    defaultBranch: 'release/1.0',
  },
  {
    what: 'with tags of tags',
    history: three,
    alter: async (git) => {
      await git('tag', '--message=one', 'one', 'v1.0.0');
      await git('tag', '--message=two', 'two', 'one');
    },
    ...usual,
    tags: 5,
  },
  {
    what: 'with tags of files, which it does not show',
    history: `${commitsInRow(1)}M 644 inline a/b\ndata 1\nx\n${tagsOf({ 'v1.0.0': 1 })}`,
    alter: async (git) => {
      for (const [at, what] of ['main^{tree}', 'main:a', 'main:a/b'].entries()) {
        await git('update-ref', `refs/tags/light${at}`, await git('rev-parse', what));
        await git('tag', '--message=files', `annotated${at}`, what);
      }
      await git('tag', '--message=a tag of a tag of files', 'nested', 'annotated1');
    },
    ...usual,
    tags: 1,
  },
  {
    what: 'whose objects are packed as differences',
    history: commitsInRow(30) + tagsOf(versions(30), 'the same words '.repeat(20)),
    alter: (git) => git('repack', '-a', '-d', '-f', '-q', '--depth=50'),
    ...usual,
    tags: 30,
  },
  {
    what: 'with a thousand tags',
    history: commitsInRow(1_000) + tagsOf(versions(1_000)),
    ...usual,
    tags: 1_000,
  },
];
