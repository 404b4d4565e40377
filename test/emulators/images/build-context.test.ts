import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readContext } from '../../../emulators/images/build-context.ts';
import { writeFiles } from './registry-world.ts';

const FILES = {
  'a.md': '',
  'b.txt': '',
  'docs/c.md': '',
  'docs/keep.md': '',
  'docs/deep/d.md': '',
};

async function contextFiles(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'csi-release-context-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFiles(directory, files);
  const tree = await readContext(directory, join(directory, 'Dockerfile'));
  return [...tree].flatMap(([path, entry]) => (entry.type === 'file' ? [path] : [])).sort();
}

describe('readContext', () => {
  test.each([
    ['', ['a.md', 'b.txt', 'docs/c.md', 'docs/deep/d.md', 'docs/keep.md']],
    ['*.md', ['b.txt', 'docs/c.md', 'docs/deep/d.md', 'docs/keep.md']],
    ['**/*.md', ['b.txt']],
    ['docs', ['a.md', 'b.txt']],
    ['/docs/', ['a.md', 'b.txt']],
    ['docs\n!docs/keep.md', ['a.md', 'b.txt', 'docs/keep.md']],
    ['# docs\n\n  b.txt  ', ['a.md', 'docs/c.md', 'docs/deep/d.md', 'docs/keep.md']],
    ['docs/**/d.md', ['a.md', 'b.txt', 'docs/c.md', 'docs/keep.md']],
    ['*\n!b.txt', ['b.txt']],
    ['!b.txt\nb.txt', ['a.md', 'docs/c.md', 'docs/deep/d.md', 'docs/keep.md']],
  ])('leaves out what .dockerignore names: %j', async (ignore, expected) => {
    const files = await contextFiles({ ...FILES, '.dockerignore': `.dockerignore\n${ignore}` });
    expect(files).toEqual(expected);
  });

  test('reads the ignore file beside the Dockerfile first', async () => {
    const files = await contextFiles({
      ...FILES,
      '.dockerignore': 'b.txt',
      'Dockerfile.dockerignore': 'docs\n*ignore\n*.md',
    });
    expect(files).toEqual(['b.txt']);
  });

  test.each([
    [0o600, 0o644],
    [0o664, 0o644],
    [0o700, 0o755],
    [0o775, 0o755],
  ])('reads mode %o as %o, as Git would', async (mode, expected) => {
    const directory = await mkdtemp(join(tmpdir(), 'csi-release-context-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    await writeFiles(directory, { driver: '' });
    await chmod(join(directory, 'driver'), mode);
    const tree = await readContext(directory, join(directory, 'Dockerfile'));
    expect(tree.get('driver')).toMatchObject({ mode: expected });
  });
});
