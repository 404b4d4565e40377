import { describe, expect, it } from 'vitest';
import { branchesOf, whyWrongBranch } from '#core/branch.ts';
import { aTag } from '../given/version.ts';

const rows: readonly {
  tag: string;
  branches: readonly string[];
  right: readonly string[];
  defaultBranch?: string;
}[] = [
  { tag: 'v4.12.0', branches: ['master'], right: ['master'] },
  { tag: 'v4.12.0', branches: ['master', 'release-4.11'], right: ['master'] },
  { tag: 'v4.12.1', branches: ['master', 'release-4.12'], right: ['release-4.12'] },
  { tag: 'v4.12.1-rc1', branches: ['master', 'release-4.12'], right: ['release-4.12'] },
  { tag: 'v4.1.0', branches: ['master', 'release-4.12'], right: ['master'] },
  { tag: 'v4.12.1', branches: ['master', 'release/v4.12.x'], right: ['release/v4.12.x'] },
  { tag: 'v4.12.1', branches: ['master', '4.12', 'v4.12'], right: ['4.12', 'v4.12'] },
  { tag: 'v1.20.3', branches: ['master', 'release-1', '2.x'], right: ['master', 'release-1'] },
  { tag: 'v2.0.1', branches: ['master', 'release-1', 'v2.x'], right: ['master', 'v2.x'] },
  { tag: 'v0.2.0', branches: ['main', 'gh-pages'], defaultBranch: 'main', right: ['main'] },
  // The branch on which one version was made ready.
  { tag: 'v6.4.0', branches: ['master', 'release-6.4.0'], right: ['master', 'release-6.4.0'] },
  { tag: 'v6.4.1', branches: ['master', 'release-6.4.0'], right: ['master'] },
  {
    tag: 'v6.4.1',
    branches: ['master', 'release-6.4', 'release-6.4.1'],
    right: ['release-6.4', 'release-6.4.1'],
  },
  // What only ends in a number is the version of something else.
  {
    tag: 'v1.57.0',
    branches: ['master', 'dependabot/go_modules/google.golang.org/grpc-1.57.0', 'grpc-1.57'],
    right: ['master'],
  },
  { tag: 'v1.0.0', branches: ['master', 'prerelease-1.0', 'release-1.0-fix'], right: ['master'] },
  { tag: 'v1.0.0', branches: ['master', 'release-1.0'], right: ['release-1.0'] },
  // Where HEAD names no branch, nothing says where a new minor belongs.
  { tag: 'v1.0.0', branches: ['a', 'b'], defaultBranch: 'none', right: [] },
];

describe('the branches of a tag', () => {
  it.each(rows)('$tag of $branches are $right', (row) => {
    const { tag, branches: names, right, defaultBranch = 'master' } = row;
    const branches = names.map((name) => ({ name, commit: `tip of ${name}` }));
    const found = branchesOf(aTag(tag), { branches, defaultBranch });
    expect(found.right.map(({ name }) => name)).toEqual(right);
    expect(found.others).toEqual(branches.filter(({ name }) => !right.includes(name)));
  });

  it('are named where its commit is on none of them', () => {
    const right = ['release-6', 'master'].map((name) => ({ name, commit: 'tip' }));
    expect(whyWrongBranch('release-5.3', right)).toBe(
      'its commit is on release-5.3, not on release-6 or master: ' +
        'bring it to release-6 or master, or tag a new version',
    );
  });
});
