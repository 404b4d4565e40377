import { posix } from 'node:path';
import {
  DIRECTORY_MODE,
  entriesBelow,
  type FileTree,
  isDirectory,
  parentPaths,
  resolvePath,
  type TreeEntry,
  treePath,
} from './file-tree.ts';
import { compilePattern } from './path-pattern.ts';

/** What one COPY takes from where to where; paths are as they stand in the Dockerfile, expanded. */
export interface FileCopy {
  readonly sources: readonly string[];
  readonly destination: string;
  /** What a relative destination starts from. */
  readonly workingDirectory: string;
  /** The permission bits of everything copied, if they are not those of the source. */
  readonly mode?: number;
}

/**
 * Gives the entries that a COPY adds to an image, missing directories above them included.
 *
 * The rules are Docker's: a directory's content is copied, not itself; a file goes into a
 * destination that is a directory or ends with `/`
 * (https://docs.docker.com/reference/dockerfile/#destination).
 * @throws Error when a source is absent, or several go to a destination that is no directory.
 */
export function copyFiles(copy: FileCopy, from: FileTree, image: FileTree): FileTree {
  const found = copy.sources.flatMap((source) => findSources(source, from));
  const written = posix.resolve('/', copy.workingDirectory, copy.destination);
  const destination = resolvePath(image, written);
  const intoDirectory = /(^|\/)\.{0,2}$/.test(copy.destination);
  if (found.length > 1 && !intoDirectory) {
    const names = copy.sources.join(' ');
    throw new Error(`${names} are several files: ${copy.destination} must end with / to take them`);
  }
  const added = new Map<string, TreeEntry>();
  for (const path of found) {
    if (isDirectory(from, path)) {
      if (destination !== '') addDirectory(added, image, destination);
      for (const [below, entry] of entriesBelow(from, path)) {
        added.set(treePath(posix.join(destination, below)), withMode(entry, copy.mode));
      }
    } else {
      const isInto = intoDirectory || isDirectory(image, destination);
      const target = isInto ? treePath(posix.join(destination, posix.basename(path))) : destination;
      const entry = from.get(resolvePath(from, path));
      if (entry !== undefined) added.set(target, withMode(entry, copy.mode));
    }
  }
  const complete = withParents(added, image);
  refuseReplacement(complete, image);
  return complete;
}

/** Gives the entries that are needed for a directory to be there. */
export function makeDirectory(path: string, image: FileTree): FileTree {
  const added = new Map<string, TreeEntry>();
  const directory = resolvePath(image, path);
  if (directory !== '') addDirectory(added, image, directory);
  return withParents(added, image);
}

/** Lays entries over a tree, as a container sees them. */
export function overlay(image: FileTree, added: FileTree): FileTree {
  return new Map([...image, ...added]);
}

function findSources(source: string, from: FileTree): readonly string[] {
  const path = treePath(source);
  if (/[*?[]/.test(path)) {
    const pattern = compilePattern(path, false);
    const matching = [...from.keys()].filter((key) => pattern.test(key)).sort();
    if (matching.length === 0) throw new Error(`no file matches ${source}`);
    return matching.map((key) => followDirectory(key, from));
  }
  if (path !== '' && !from.has(resolvePath(from, path))) {
    throw new Error(`there is no ${source}: is it in the build context, or ignored?`);
  }
  return [followDirectory(path, from)];
}

/** A link to a directory stands for it; one to a file keeps its own name. */
function followDirectory(path: string, from: FileTree): string {
  const resolved = resolvePath(from, path);
  return isDirectory(from, resolved) ? resolved : path;
}

function withMode(entry: TreeEntry, mode: number | undefined): TreeEntry {
  return mode === undefined || entry.type === 'symlink' ? entry : { ...entry, mode };
}

function addDirectory(added: Map<string, TreeEntry>, image: FileTree, path: string): void {
  if (!isDirectory(image, path)) added.set(path, { type: 'directory', mode: DIRECTORY_MODE });
}

function withParents(added: ReadonlyMap<string, TreeEntry>, image: FileTree): FileTree {
  const complete = new Map(added);
  for (const path of added.keys()) {
    for (const parent of parentPaths(path)) {
      if (!complete.has(parent)) addDirectory(complete, image, parent);
    }
  }
  return complete;
}

function refuseReplacement(added: FileTree, image: FileTree): void {
  for (const [path, { type }] of added) {
    const before = image.get(path)?.type;
    if (before === undefined || before === 'symlink') continue;
    if ((before === 'directory') === (type === 'directory')) continue;
    throw new Error(`/${path} is a ${before} in the image, which a ${type} cannot replace`);
  }
}
