import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type FileTree, type TreeEntry, treePath } from './file-tree.ts';

/**
 * Writes a tree into an empty directory, and nothing outside it.
 *
 * Links come last, so that nothing is ever written through one, and are made relative: a link to
 * `/etc/x` leads to `etc/x` in the directory, as it would in a container.
 */
export async function writeTree(tree: FileTree, directory: string): Promise<void> {
  const entries = [...tree].sort(([a], [b]) => (a < b ? -1 : 1));
  await mkdir(directory, { recursive: true });
  for (const [path, entry] of entries) {
    if (entry.type === 'directory') await mkdir(join(directory, path), { recursive: true });
  }
  for (const [path, entry] of entries) {
    if (entry.type !== 'file') continue;
    const mode = OWNER_READS | (entry.mode & PERMISSIONS);
    await writeFile(join(directory, path), await entry.read(), { mode, flag: 'wx' });
  }
  for (const [path, entry] of entries) {
    if (entry.type === 'symlink') await symlink(targetInside(path, entry), join(directory, path));
  }
}

/** Whoever unpacked a file can run and remove it; set-user-id and the like are not for the host. */
const OWNER_READS = 0o600;
const PERMISSIONS = 0o777;

function targetInside(path: string, entry: Extract<TreeEntry, { type: 'symlink' }>): string {
  const from = posix.dirname(`/${path}`);
  const target = treePath(posix.resolve(from, entry.target));
  return posix.relative(from, `/${target}`) || '.';
}
