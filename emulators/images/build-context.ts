import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DIRECTORY_MODE, type FileTree, type TreeEntry, treePath } from './file-tree.ts';
import { isAbsent } from './image-store.ts';
import { compilePattern } from './path-pattern.ts';

/**
 * Reads the directory that COPY takes files from, without what `.dockerignore` names.
 *
 * As in Git, of a file's mode only "executable" counts: the rest is the umask of whoever checked
 * it out, and two people should get one digest.
 */
export async function readContext(directory: string, dockerfile: string): Promise<FileTree> {
  const ignored = await readIgnored(directory, dockerfile);
  const tree = new Map<string, TreeEntry>();
  await readDirectory(directory, '', ignored, tree);
  return tree;
}

type Ignored = readonly { readonly pattern: RegExp; readonly negated: boolean }[];

/** A file `NAME.dockerignore` beside the Dockerfile is read instead of the general one. */
async function readIgnored(directory: string, dockerfile: string): Promise<Ignored> {
  const text =
    (await readIfPresent(`${dockerfile}.dockerignore`)) ??
    (await readIfPresent(join(directory, '.dockerignore'))) ??
    '';
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((line) => {
    const negated = line.startsWith('!');
    const path = treePath(negated ? line.slice(1).trim() : line);
    if (line.startsWith('#') || path === '') return [];
    return [{ pattern: compilePattern(path, true), negated }];
  });
}

async function readIfPresent(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

async function readDirectory(
  root: string,
  path: string,
  ignored: Ignored,
  tree: Map<string, TreeEntry>,
): Promise<void> {
  const mayReturn = ignored.some(({ negated }) => negated);
  for (const child of await readdir(join(root, path), { withFileTypes: true })) {
    const childPath = path === '' ? child.name : `${path}/${child.name}`;
    const isIgnored = matches(childPath, ignored);
    if (child.isDirectory()) {
      if (!isIgnored) tree.set(childPath, { type: 'directory', mode: DIRECTORY_MODE });
      if (!isIgnored || mayReturn) await readDirectory(root, childPath, ignored, tree);
    } else if (!isIgnored) {
      const entry = await readEntry(join(root, childPath), child);
      if (entry !== undefined) tree.set(childPath, entry);
    }
  }
}

/** The last pattern that matches the path, or a directory above it, decides. */
function matches(path: string, ignored: Ignored): boolean {
  const parts = path.split('/');
  const paths = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  let isIgnored = false;
  for (const { pattern, negated } of ignored) {
    if (paths.some((each) => pattern.test(each))) isIgnored = !negated;
  }
  return isIgnored;
}

/** Sockets and pipes are no part of a context. */
async function readEntry(
  path: string,
  child: { isSymbolicLink(): boolean; isFile(): boolean },
): Promise<TreeEntry | undefined> {
  if (child.isSymbolicLink()) return { type: 'symlink', target: await readlink(path) };
  if (!child.isFile()) return undefined;
  const { mode } = await stat(path);
  return { type: 'file', mode: (mode & 0o111) === 0 ? 0o644 : 0o755, read: () => readFile(path) };
}
