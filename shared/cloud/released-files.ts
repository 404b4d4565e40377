import { askedFiles, folderPathsBytesMax, isAsked } from '#core/asked-files.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { releasedPathFault } from '#edge/component-schema.ts';
import { type ArchiveNode, type ArchiveTree, fileAt, placeAt } from './archive-tree.ts';

const correctPaths = 'correct the paths of its files in the release line file';

/**
 * The files of an archive that are released, by the path that is asked for, each with the place where
 * it lies. Links are followed inside of the archive, to a folder too.
 *
 * @throws PermanentError `refused` for a file or a folder that is not there, and for too many files
 */
export function releasedFilesIn(
  tree: ArchiveTree,
  asked: readonly string[],
  where: string,
): ReadonlyMap<string, string> {
  const { paths, folders } = askedFiles(asked);
  const named = paths.map((path): [string, string] => {
    const place = fileAt(tree, path);
    if (place === undefined) throw missingFile(where, path, tree.get(path), correctPaths);
    return [path, place];
  });
  const below = folders.flatMap((folder) => filesBelow(tree, folder, where));
  const bytes = Buffer.byteLength(JSON.stringify(below.map(([path]) => path)));
  if (bytes > folderPathsBytesMax) {
    const what = `${below.length} files in ${folders.join(', ')}, whose paths have ${bytes} bytes`;
    throw refused(`${where} has ${what}, more than ${folderPathsBytesMax}`);
  }
  return new Map([...named, ...below].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** There is no such file; says what to do. */
export function missingFile(
  where: string,
  path: string,
  node: ArchiveNode | undefined,
  advice: string,
): PermanentError {
  if (node?.type === 'symlink') {
    const link = `${path} -> ${JSON.stringify(node.target)}`;
    const words = `${where} has a link that leads to no file, ${link}: correct it`;
    return new PermanentError('refused', words);
  }
  return new PermanentError('refused', `${where} has no file ${path}: ${advice}`);
}

function filesBelow(
  tree: ArchiveTree,
  folder: string,
  where: string,
): readonly [path: string, place: string][] {
  const at = `${placeAt(tree, folder)}/`;
  const found = [...tree.keys()].flatMap((key): [string, string][] => {
    if (!key.startsWith(at)) return [];
    const path = `${folder}${key.slice(at.length)}`;
    const place = fileAt(tree, key);
    return place !== undefined && isAsked({ paths: [], folders: [folder] }, path)
      ? [[path, place]]
      : [];
  });
  if (found.length === 0) throw refused(`${where} has no file in the folder ${folder}`);
  for (const [path] of found) {
    const fault = releasedPathFault(path);
    if (fault !== undefined)
      throw refused(`${where} has ${JSON.stringify(path)} in ${folder}, which ${fault}`);
  }
  return found;
}

function refused(what: string): PermanentError {
  return new PermanentError('refused', `${what}: ${correctPaths}`);
}
