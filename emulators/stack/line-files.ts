import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * The absolute path of a folder of release line files. Only looks whether it can be one: what is in
 * the files, the functions read.
 * @throws when it is no folder or has no YAML file in it
 */
export async function findLineFiles(dir: string): Promise<string> {
  const path = resolve(dir);
  const names = await readdir(path).catch((cause) => {
    throw new Error(`Cannot read release lines from ${path}: name a folder with --lines`, {
      cause,
    });
  });
  if (!names.some((name) => /\.ya?ml$/.test(name))) {
    throw new Error(`No release line in ${path}: it has no .yaml file. Name another with --lines`);
  }
  return path;
}
