import { posix } from 'node:path';
import { PermanentError } from '#core/permanent-error.ts';

/** What lies at a path of an archive. */
export type ArchiveNode =
  | { readonly type: 'file' }
  | { readonly type: 'directory' }
  | { readonly type: 'symlink'; readonly target: string };

/** All paths of an archive, without its top folder. */
export type ArchiveTree = ReadonlyMap<string, ArchiveNode>;

/** So many links are followed from one path; they may lead in a circle. */
const linksMax = 20;

/**
 * Reads a path of an archive: the top folder of the host goes.
 * @returns undefined for the top folder itself
 * @throws PermanentError `refused` for a path that leads outside, or that lies in no top folder
 */
export function pathInArchive(name: string, top: string): string | undefined {
  const [first = '', ...parts] = name.replace(/\/$/, '').split('/');
  const isBad = (part: string) => part === '' || part === '.' || part === '..' || /\0/.test(part);
  if (first !== top || [first, ...parts].some(isBad))
    throw new PermanentError(
      'refused',
      `the archive has ${JSON.stringify(name)} outside of ${top}/`,
    );
  return parts.length === 0 ? undefined : parts.join('/');
}

/**
 * Makes sure that a link stays in the archive, whatever other links do: it may go up only at its
 * beginning, and no further than to the top.
 * @throws PermanentError `refused`
 */
export function checkLink(path: string, target: string): void {
  const parts = target.split('/');
  const ups = parts.findIndex((part) => part !== '..');
  const depth = path.split('/').length - 1;
  const down = ups === -1 ? [] : parts.slice(ups);
  const isInside = (ups === -1 ? parts.length : ups) <= depth && !down.includes('..');
  if (target !== '' && !target.startsWith('/') && !target.includes('\0') && isInside) return;
  const words = `${path} -> ${JSON.stringify(target)}`;
  throw new PermanentError('refused', `the archive has a link that leads outside: ${words}`);
}

/**
 * Makes sure that nothing lies behind a link or a file, where unpacking would write elsewhere.
 * @throws PermanentError `refused`
 */
export function checkParents(tree: ArchiveTree): void {
  for (const path of tree.keys()) {
    for (let up = posix.dirname(path); up !== '.'; up = posix.dirname(up)) {
      const type = tree.get(up)?.type ?? 'directory';
      if (type !== 'directory')
        throw new PermanentError('refused', `the archive has ${path} in ${up}, which is a ${type}`);
    }
  }
}

/** The path of the file that a path comes to, through all links; none where no file is. */
export function fileAt(tree: ArchiveTree, path: string): string | undefined {
  const place = placeAt(tree, path);
  return tree.get(place ?? '')?.type === 'file' ? place : undefined;
}

/** Where a path comes to, through all links; none where they lead in a circle. */
export function placeAt(tree: ArchiveTree, path: string): string | undefined {
  let left = path.split('/');
  let done: readonly string[] = [];
  for (let links = 0; links <= linksMax; ) {
    const [part, ...rest] = left;
    if (part === undefined) return done.join('/');
    const node = tree.get([...done, part].join('/'));
    left = rest;
    if (part === '.' || part === '') continue;
    if (part === '..') done = done.slice(0, -1);
    else if (node?.type === 'symlink') {
      left = [...node.target.split('/'), ...rest];
      links += 1;
    } else done = [...done, part];
  }
  return undefined;
}
