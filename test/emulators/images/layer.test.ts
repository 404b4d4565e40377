import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../../../emulators/images/digest.ts';
import type { FileTree, TreeEntry } from '../../../emulators/images/file-tree.ts';
import { applyLayer, packLayer } from '../../../emulators/images/layer.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

type Entry = Parameters<ReturnType<typeof pack>['entry']>[0];

async function given(below: FileTree, entries: readonly Entry[]): Promise<FileTree> {
  const tar = pack();
  for (const entry of entries) tar.entry(entry, entry.type === 'file' ? 'content' : '');
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return applyLayer(below, gzipSync(bytes), GZIP, sha256Digest(bytes));
}

function file(name: string): Entry {
  return { name, type: 'file' };
}

function link(name: string, linkname: string): Entry {
  return { name, type: 'symlink', linkname };
}

function names(tree: FileTree) {
  return [...tree.keys()].sort();
}

function text(content: string): TreeEntry {
  return {
    type: 'file',
    mode: 0o644,
    read: async () => Buffer.from(content),
  };
}

describe('applyLayer', () => {
  test.each<[string, readonly Entry[], readonly Entry[], readonly string[]]>([
    ['adds directories that are not named', [], [file('a/b/c')], ['a', 'a/b', 'a/b/c']],
    ['takes away what a whiteout names', [file('a/b'), file('c')], [file('a/.wh.b')], ['a', 'c']],
    ['takes away a directory with all in it', [file('a/b'), file('c')], [file('.wh.a')], ['c']],
    [
      'takes away all that an opaque directory hides, but not what comes with it',
      [file('a/old'), file('c')],
      [file('a/new'), file('a/.wh..wh..opq')],
      ['a', 'a/new', 'c'],
    ],
    ['puts a file where a directory was', [file('a/b')], [file('a')], ['a']],
    ['keeps names inside that want to leave', [], [file('../../etc/x')], ['etc', 'etc/x']],
    ['keeps absolute names inside', [], [file('/etc/x')], ['etc', 'etc/x']],
    [
      'follows a link inside the image when it writes through it',
      [link('bin', '/usr/bin'), file('usr/bin/sh')],
      [file('bin/node')],
      ['bin', 'usr', 'usr/bin', 'usr/bin/node', 'usr/bin/sh'],
    ],
    [
      'never follows a link out of the image',
      [link('out', '../../../../tmp')],
      [file('out/x')],
      ['out', 'tmp', 'tmp/x'],
    ],
    [
      'gives a hard link the content of its file',
      [file('a')],
      [{ name: 'b', type: 'link', linkname: '/a' }],
      ['a', 'b'],
    ],
    ['leaves devices out', [], [{ name: 'dev/null', type: 'character-device' }], []],
  ])('%s', async (_, below, above, expected) => {
    expect(names(await given(await given(new Map(), below), above))).toEqual(expected);
  });

  test('refuses a layer that holds something else than its image says', async () => {
    const { bytes } = await packLayer(new Map([['a', text('a')]]), 0);
    const other = sha256Digest(Buffer.from('other'));
    await expect(applyLayer(new Map(), bytes, GZIP, other)).rejects.toThrow('damaged?');
  });

  test('refuses links that lead in a circle', async () => {
    const entries = [link('a', 'b'), link('b', 'a'), file('a/x')];
    await expect(given(new Map(), entries)).rejects.toThrow('lead in a circle');
  });
});

describe('packLayer', () => {
  const entries: readonly (readonly [string, TreeEntry])[] = [
    ['b', text('bytes')],
    ['a', { type: 'directory', mode: 0o755 }],
    ['a/link', { type: 'symlink', target: '../b' }],
    ['a/ü', text('more')],
  ];

  test('gives the same bytes whatever order the entries come in', async () => {
    const forth = await packLayer(new Map(entries), 0);
    const back = await packLayer(new Map([...entries].reverse()), 0);
    expect(back).toEqual(forth);
  });

  test('gives what applyLayer reads back', async () => {
    const { bytes, diffId } = await packLayer(new Map(entries), 0);
    const tree = await applyLayer(new Map(), bytes, GZIP, diffId);
    expect(names(tree)).toEqual(['a', 'a/link', 'a/ü', 'b']);
    expect(tree.get('a/link')).toEqual({ type: 'symlink', target: '../b' });
    const entry = tree.get('b');
    expect(entry?.type === 'file' && (await entry.read()).toString()).toBe('bytes');
  });

  test('writes no time and no operating system into the gzip header', async () => {
    const { bytes } = await packLayer(new Map(entries), 1_700_000_000);
    expect(bytes.subarray(4, 8)).toEqual(Buffer.alloc(4));
    expect(bytes[9]).toBe(255);
  });
});
