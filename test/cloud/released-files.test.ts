import { describe, expect, it } from 'vitest';
import type { ArchiveNode } from '#cloud/archive-tree.ts';
import { releasedFilesIn } from '#cloud/released-files.ts';

/** An archive of these paths; what has ` -> ` in it is a link. */
function treeOf(...paths: readonly string[]): ReadonlyMap<string, ArchiveNode> {
  const nodes = paths.flatMap((path): [string, ArchiveNode][] => {
    const [name = '', target] = path.split(' -> ');
    const parts = name.split('/');
    const above = parts
      .slice(0, -1)
      .map((_part, at): [string, ArchiveNode] => [
        parts.slice(0, at + 1).join('/'),
        { type: 'directory' },
      ]);
    return [
      ...above,
      [name, target === undefined ? { type: 'file' } : { type: 'symlink', target }],
    ];
  });
  return new Map(nodes);
}

function released(tree: ReadonlyMap<string, ArchiveNode>, ...asked: readonly string[]) {
  return Object.fromEntries(releasedFilesIn(tree, asked, 'hello at c1'));
}

const crds = treeOf(
  'config/crd/b.yaml',
  'config/crd/v1/a.yaml',
  'config/crd/.hidden',
  'config/crd/link.yaml -> ../other.yaml',
  'config/crd/nowhere -> nothing',
  'config/crd/folder -> ../../deploy',
  'config/other.yaml',
  'deploy/rbac.yaml',
  'crd -> config/crd',
);

describe('the files that are released of an archive', () => {
  it('are those that are named and all below the folders, in the order of their paths', () => {
    const files = released(crds, 'deploy/rbac.yaml', 'config/crd/');
    expect(Object.entries(files)).toEqual([
      ['config/crd/b.yaml', 'config/crd/b.yaml'],
      ['config/crd/link.yaml', 'config/other.yaml'],
      ['config/crd/v1/a.yaml', 'config/crd/v1/a.yaml'],
      ['deploy/rbac.yaml', 'deploy/rbac.yaml'],
    ]);
  });

  it('have the path that is asked for where a folder is a link', () => {
    expect(released(crds, 'crd/v1/')).toEqual({ 'crd/v1/a.yaml': 'config/crd/v1/a.yaml' });
  });

  it('are each there once, though a file is asked for twice', () => {
    expect(
      Object.keys(released(crds, 'config/crd/', 'config/crd/b.yaml', 'config/crd/v1/')),
    ).toEqual(['config/crd/b.yaml', 'config/crd/link.yaml', 'config/crd/v1/a.yaml']);
  });

  it.each([
    [
      'a folder that is not there',
      crds,
      'crds/',
      /has no file in the folder crds\/: correct the paths/,
    ],
    ['a folder that is a file', crds, 'deploy/rbac.yaml/', /has no file in the folder/],
    ['a folder of hidden files', treeOf('a/.b'), 'a/', /has no file in the folder a\//],
    [
      'a link that leads in a circle',
      treeOf('a -> b', 'b -> a'),
      'a/',
      /has no file in the folder a\//,
    ],
    [
      'a file that is not there',
      crds,
      'x.yaml',
      /hello at c1 has no file x\.yaml: correct the paths/,
    ],
    ['a link to nothing', crds, 'config/crd/nowhere', /has a link that leads to no file/],
    [
      'a name that no file can have',
      treeOf('a/b\u202ec'),
      'a/',
      /has "a\/b.c" in a\/, which has a control/,
    ],
    [
      'a name with a backslash',
      treeOf('a/b\\c'),
      'a/',
      /which must be a path inside the repository/,
    ],
    [
      'too many files',
      treeOf(...Array.from({ length: 200 }, (_, at) => `a/file-with-a-name-${at}.yaml`)),
      'a/',
      /has 200 files in a\/, whose paths have \d+ bytes, more than 1500/,
    ],
  ])('are refused for good: %s', (_what, tree, path, words) => {
    expect(() => released(tree, path)).toThrow(words);
    expect(() => released(tree, path)).toThrow(expect.objectContaining({ code: 'refused' }));
  });
});
