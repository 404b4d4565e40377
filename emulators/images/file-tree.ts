import { posix } from 'node:path';

/** A file whose content is read when it is needed. */
interface TreeFile {
  readonly type: 'file';
  /** The permission bits. */
  readonly mode: number;
  read(): Promise<Buffer>;
}

/** A directory, file or symbolic link of an image or a build context. */
export type TreeEntry =
  | { readonly type: 'directory'; readonly mode: number }
  | TreeFile
  | { readonly type: 'symlink'; readonly target: string };

/** Paths with `/` between their parts and none at either end; the root is `''` and has no entry. */
export type FileTree = ReadonlyMap<string, TreeEntry>;

/** The mode of a directory that nobody wrote down. */
export const DIRECTORY_MODE = 0o755;

/** Writes a path as the key of a tree: absolute or not, `..` never leaves the root. */
export function treePath(path: string): string {
  return posix.normalize(`/${path}`).replace(/^\/|\/$/g, '');
}

/**
 * Follows the symbolic links of a path, as a container would whose root the tree is.
 *
 * The last part is followed too unless `keepLast`. What is absent is returned as it would be.
 * @throws Error for links that lead in a circle.
 */
export function resolvePath(tree: FileTree, path: string, keepLast = false): string {
  let resolved = '';
  let rest = treePath(path).split('/');
  for (let links = 0; rest.length > 0; ) {
    const [part = '', ...after] = rest;
    const next = treePath(posix.join(resolved, part));
    const entry = tree.get(next);
    rest = after;
    if (entry?.type !== 'symlink' || (keepLast && after.length === 0)) {
      resolved = next;
      continue;
    }
    links += 1;
    if (links > LINKS_MAX) throw new Error(`the symbolic links of /${path} lead in a circle`);
    const target = posix.isAbsolute(entry.target) ? '' : resolved;
    rest = [...treePath(posix.join('/', target, entry.target)).split('/'), ...after];
    resolved = '';
  }
  return resolved;
}

/** The directories above a path, the outermost first. */
export function parentPaths(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** Everything below a path, with the part of the path that is below it; not the path itself. */
export function entriesBelow(
  tree: FileTree,
  path: string,
): readonly (readonly [string, TreeEntry])[] {
  const prefix = path === '' ? '' : `${path}/`;
  return [...tree].flatMap(([key, entry]) =>
    key.startsWith(prefix) && key !== path ? [[key.slice(prefix.length), entry] as const] : [],
  );
}

/** Says whether the path is the root or a directory. */
export function isDirectory(tree: FileTree, path: string): boolean {
  return path === '' || tree.get(path)?.type === 'directory';
}

/** Linux follows 40. */
const LINKS_MAX = 40;
