import { describe, expect, test } from 'vitest';
import { copyFiles } from '../../../emulators/images/copy-files.ts';
import type { FileTree, TreeEntry } from '../../../emulators/images/file-tree.ts';

const FILE: TreeEntry = { type: 'file', mode: 0o644, read: async () => Buffer.from('') };
const DIRECTORY: TreeEntry = { type: 'directory', mode: 0o755 };

function link(target: string): TreeEntry {
  return { type: 'symlink', target };
}

const CONTEXT: FileTree = new Map([
  ['a.txt', FILE],
  ['b.txt', FILE],
  ['bin', DIRECTORY],
  ['bin/driver', FILE],
  ['bin/deep', DIRECTORY],
  ['bin/deep/file', FILE],
  ['latest', link('bin')],
  ['driver', link('/bin/driver')],
]);

const IMAGE: FileTree = new Map([
  ['app', DIRECTORY],
  ['usr', DIRECTORY],
  ['usr/bin', DIRECTORY],
  ['sbin', link('usr/bin')],
]);

function copy(sources: readonly string[], destination: string) {
  return copyFiles({ sources, destination, workingDirectory: '/app' }, CONTEXT, IMAGE);
}

describe('copyFiles', () => {
  test.each<[readonly string[], string, readonly string[]]>([
    [['a.txt'], '/new', ['new']],
    [['a.txt'], '/new/', ['new', 'new/a.txt']],
    [['a.txt'], '/usr', ['usr/a.txt']],
    [['a.txt'], 'x', ['app/x']],
    [['a.txt'], '.', ['app/a.txt']],
    [['a.txt'], './x/y', ['app/x', 'app/x/y']],
    [['a.txt', 'b.txt'], './', ['app/a.txt', 'app/b.txt']],
    [['*.txt'], '/t/', ['t', 't/a.txt', 't/b.txt']],
    [['?.txt'], '/t/', ['t', 't/a.txt', 't/b.txt']],
    [['[a].txt'], '/one', ['one']],
    [['bin'], '/usr', ['usr/deep', 'usr/deep/file', 'usr/driver']],
    [['bin'], '/opt/x', ['opt', 'opt/x', 'opt/x/deep', 'opt/x/deep/file', 'opt/x/driver']],
    [['bin/driver'], '/sbin/', ['usr/bin/driver']],
    [['latest'], '/l', ['l', 'l/deep', 'l/deep/file', 'l/driver']],
    [['driver'], '/d/', ['d', 'd/driver']],
    [['../../a.txt'], '/x', ['x']],
    [['bin', 'a.txt'], '/m/', ['m', 'm/a.txt', 'm/deep', 'm/deep/file', 'm/driver']],
  ])('copies %j to %s as %j', (sources, destination, expected) => {
    expect([...copy(sources, destination).keys()].sort()).toEqual(expected);
  });

  test('copies everything for a dot', () => {
    expect([...copy(['.'], '/all').keys()]).toContain('all/bin/deep/file');
    expect(copy(['.'], '/').size).toBe(CONTEXT.size);
  });

  test('follows a link that is named itself, and keeps those that lie in a directory', () => {
    expect(copy(['driver'], '/d').get('d')).toMatchObject({ type: 'file' });
    expect(copy(['.'], '/all').get('all/driver')).toEqual(link('/bin/driver'));
  });

  test.each([
    [['nothing'], '/x', 'there is no nothing: is it in the build context, or ignored?'],
    [['*.md'], '/x/', 'no file matches *.md'],
    [['a.txt', 'b.txt'], '/x', 'a.txt b.txt are several files: /x must end with /'],
    [['*.txt'], '/x', '*.txt are several files: /x must end with /'],
  ])('refuses to copy %j to %s', (sources, destination, message) => {
    expect(() => copy(sources, destination)).toThrow(message);
  });
});
