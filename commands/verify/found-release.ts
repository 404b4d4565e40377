import { type OpenedBundle, openBundle } from '#cloud/open-bundle.ts';
import { checksumsPath } from '#core/checksums.ts';
import { type DescribedRelease, descriptionPath } from '#core/described-set.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { readChecksums } from '#edge/checksum-list.ts';
import { readDescribedSet } from '#edge/described-set.ts';
import { type ListedImage, readImageList } from '#edge/image-list.ts';
import { imageListPath } from '#flow/given-file.ts';
import { inParallel } from '#flow/in-parallel.ts';
import { statementPath } from '#flow/statement-file.ts';
import type { NamedRelease } from './named-release.ts';
import type { ReleaseFiles } from './release-files.ts';

/** The files of a release as they were found, and what they say. */
export interface FoundRelease extends NamedRelease {
  /** By path; what is named and not there is absent. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Whether all that lies in the folder could be seen. */
  readonly isWhole: boolean;
  readonly description: Reading<DescribedRelease>;
  readonly checksums: Reading<ReturnType<typeof readChecksums>>;
  readonly imageList: Reading<readonly ListedImage[]>;
  readonly statement: OpenedBundle | undefined;
}

/** What was read of a file, or why it cannot be. */
export type Reading<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'unreadable'; readonly why: string };

/** A release has far fewer files. */
const filesMax = 2_000;

/**
 * Reads the files of a release, all that lie in its folder; where nobody may list it, those that its
 * checksums name. None where there is no such release.
 */
export async function findRelease(
  source: ReleaseFiles,
  release: NamedRelease,
  trustedKeys: readonly string[],
): Promise<FoundRelease | undefined> {
  const folder = `${release.line}/${release.version}/`;
  const listed = await source.list(folder);
  const paths = listed?.map((name) => name.slice(folder.length)) ?? (await named(source, folder));
  if (paths.length === 0) return undefined;
  if (paths.length > filesMax) throw new Error(`${folder} has more than ${filesMax} files`);
  const read = await inParallel(paths, async (path) => {
    const bytes = await source.get(`${folder}${path}`);
    return bytes === undefined ? [] : [[path, bytes] as const];
  });
  const files = new Map(read.flat());
  const bundle = files.get(statementPath);
  return {
    ...{ ...release, files, isWhole: listed !== undefined },
    description: reading(files, descriptionPath, readRelease),
    checksums: reading(files, checksumsPath, readChecksums),
    imageList: reading(files, imageListPath, readImageList),
    statement: bundle && openBundle(bundle, trustedKeys),
  };
}

async function named(source: ReleaseFiles, folder: string): Promise<readonly string[]> {
  const bytes = await source.get(`${folder}${checksumsPath}`);
  if (bytes === undefined) return [];
  const files = new Map([[checksumsPath, bytes]]);
  const sums = reading(files, checksumsPath, readChecksums);
  const paths = sums.kind === 'read' ? sums.value.map(({ path }) => path) : [];
  return [...new Set([checksumsPath, ...paths])];
}

function readRelease(bytes: Uint8Array, what: string): DescribedRelease {
  const described = readDescribedSet(bytes, what);
  if (described.kind === 'released') return described;
  throw new PermanentError('malformed', `${what} describes a staged set, and no release`);
}

function reading<Value>(
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
  read: (bytes: Uint8Array, what: string) => Value,
): Reading<Value> {
  const bytes = files.get(path);
  if (bytes === undefined) return { kind: 'unreadable', why: `there is no ${path}` };
  try {
    return { kind: 'read', value: read(bytes, path) };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { kind: 'unreadable', why: error.message };
  }
}
