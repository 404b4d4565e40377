import { checksums, checksumsPath } from '#core/checksums.ts';
import { type DescribedFile, type DescribedSet, descriptionPath } from '#core/described-set.ts';
import { contentDigest } from './identify.ts';
import type { NamedImage, SetFiles } from './set-files.ts';

/** A file of a set, by its path in the folder of the release or in the staging area. */
export interface GivenFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The name of the file in the promoter's format, in the folder of a release and in a staging area. */
export const imageListPath = 'images.yaml';

/** `images.yaml`. */
export async function imageListFile(
  setFiles: SetFiles,
  images: readonly NamedImage[],
): Promise<GivenFile> {
  const bytes = await setFiles.imageList(images);
  return { path: imageListPath, bytes, contentType: 'application/yaml' };
}

/** The files of a set with `release.json`, which names them. */
export async function withDescription(
  setFiles: SetFiles,
  files: readonly GivenFile[],
  describe: (named: readonly DescribedFile[]) => DescribedSet,
): Promise<readonly GivenFile[]> {
  const named = files
    .map(({ path, bytes }) => ({ path, digest: contentDigest(bytes), sizeBytes: bytes.length }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const bytes = await setFiles.description(describe(named));
  return [...files, { path: descriptionPath, bytes, contentType: 'application/json' }];
}

/** The files of a set with their checksums, which cover every other one. */
export function withChecksums(files: readonly GivenFile[]): readonly GivenFile[] {
  const summed = files.map(({ path, bytes }) => ({ path, digest: contentDigest(bytes) }));
  const bytes = new TextEncoder().encode(checksums(summed));
  return [...files, { path: checksumsPath, bytes, contentType: 'text/plain' }];
}
