import { join, posix } from 'node:path';
import { type FileTree, resolvePath } from './file-tree.ts';

/** An image's files, and the directory of this machine where they are. */
export interface UnpackedImage {
  readonly tree: FileTree;
  readonly directory: string;
}

/**
 * Turns a command of an image into one of this machine.
 *
 * `node` is the Node that runs this, `sh` the host's; absolute paths that exist in the image lead
 * to where they are unpacked, also as the value of an option (`--import=/app/hooks.js`).
 * @throws Error for every other program: it may be of another platform and needs its own root.
 */
export function hostCommand(command: readonly string[], image: UnpackedImage): readonly string[] {
  const [program, ...args] = command;
  if (program === undefined) return [];
  const known = PROGRAMS[program];
  if (known === undefined) {
    throw new Error(
      `the image starts "${program}": without a container engine only node and sh can be run ` +
        `(${Object.keys(PROGRAMS).join(', ')})`,
    );
  }
  return [known, ...args.map((word) => hostWord(word, image))];
}

/** Turns an absolute path of the image into the host's, where the image has it; else leaves it. */
export function hostPath(path: string, { tree, directory }: UnpackedImage): string {
  if (!posix.isAbsolute(path)) return path;
  const resolved = resolvePath(tree, path);
  return resolved === '' || tree.has(resolved) ? join(directory, resolved) : path;
}

const PROGRAMS: Readonly<Record<string, string>> = {
  node: process.execPath,
  '/nodejs/bin/node': process.execPath,
  '/usr/bin/node': process.execPath,
  '/usr/local/bin/node': process.execPath,
  sh: 'sh',
  '/bin/sh': 'sh',
};

function hostWord(word: string, image: UnpackedImage): string {
  const option = /^(--[\w-]+=)(\/.*)$/s.exec(word);
  return option ? `${option[1]}${hostPath(option[2] ?? '', image)}` : hostPath(word, image);
}
