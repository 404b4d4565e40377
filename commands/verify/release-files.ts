import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { bucketFiles } from './bucket-files.ts';

/** The files of releases, wherever they lie: each by its name, `LINE/VERSION/PATH`. */
export interface ReleaseFiles {
  /** Where they lie, for people. */
  readonly where: string;
  /** The names below a prefix that ends with a slash, or is empty; none where nobody may list them. */
  list(prefix: string): Promise<readonly string[] | undefined>;
  get(name: string): Promise<Uint8Array | undefined>;
}

/** No file of a release comes near it. */
export const fileBytesMax = 32 * 1024 * 1024;

/** The files at an address, `https://HOST/BUCKET`, or in a folder that is a copy of a bucket. */
export function releaseFilesAt(place: string): ReleaseFiles {
  return /^https?:\/\//.test(place) ? bucketFiles(place) : folderFiles(resolve(place));
}

function folderFiles(folder: string): ReleaseFiles {
  return {
    where: folder,
    list: async (prefix) => {
      const below = join(folder, prefix);
      const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch(noEntry);
      return (entries ?? [])
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
        .map((path) => path.split(sep).join('/'));
    },
    get: async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(noEntry);
      if (found === undefined) return undefined;
      if (!found.isFile() || found.size > fileBytesMax)
        throw new Error(`${path} is no file of at most ${fileBytesMax} bytes`);
      return readFile(path);
    },
  };
}

function noEntry(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}
