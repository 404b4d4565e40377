import type { DescribedFile } from './described-set.ts';

/** The name of the file of checksums, which is written last. */
export const checksumsPath = 'SHA256SUMS';

const algorithm = 'sha256:';

/** The checksums of files as `sha256sum --check` reads them, in the order of their paths. */
export function checksums(files: readonly Pick<DescribedFile, 'path' | 'digest'>[]): string {
  return files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, digest }) => `${digest.slice(algorithm.length)}  ${path}\n`)
    .join('');
}
