import { checksumsPath } from '#core/checksums.ts';
import { descriptionPath } from '#core/described-set.ts';
import type { Digest } from '#core/image.ts';
import { contentDigest } from '#flow/identify.ts';
import { type Check, checked, unchecked } from './check.ts';
import type { FoundRelease } from './found-release.ts';

interface NamedFile {
  readonly path: string;
  readonly digest: Digest;
}

/** Checks the files of a release against all that name them. */
export function checkFiles(release: FoundRelease): readonly Check[] {
  return [checkChecksums(release), checkDescribedFiles(release), checkStatedFiles(release)];
}

function checkChecksums(release: FoundRelease): Check {
  const { checksums, files, isWhole } = release;
  const check = isWhole
    ? 'SHA256SUMS names every file, and each has its content'
    : 'every file that SHA256SUMS names has its content';
  if (checksums.kind === 'unreadable') return checked(check, 'files', 0, [checksums.why]);
  const summed = new Set([checksumsPath, ...checksums.value.map(({ path }) => path)]);
  const others = [...files.keys()].filter((path) => !summed.has(path));
  const faults = others.map((path) => `${path} is not in SHA256SUMS: it is no file of the release`);
  const all = [...contentFaults(files, checksums.value), ...faults];
  return checked(check, 'files', checksums.value.length, all);
}

function checkDescribedFiles({ description, checksums, files }: FoundRelease): Check {
  const check = 'release.json names the same files';
  if (description.kind === 'unreadable') return checked(check, 'files', 0, [description.why]);
  const named = description.value.files;
  const known = new Set([checksumsPath, descriptionPath, ...named.map(({ path }) => path)]);
  const summed = checksums.kind === 'read' ? checksums.value : [];
  const unnamed = summed
    .filter(({ path }) => !known.has(path))
    .map(({ path }) => `${path} is not in release.json`);
  const sizes = named
    .filter(({ path, sizeBytes }) => (files.get(path)?.length ?? sizeBytes) !== sizeBytes)
    .map(({ path, sizeBytes }) => `${path} has not ${sizeBytes} bytes`);
  return checked(check, 'files', named.length, [
    ...contentFaults(files, named),
    ...sizes,
    ...unnamed,
  ]);
}

function checkStatedFiles({ statement, description, files }: FoundRelease): Check {
  const check = 'the statement names the files that do not rest on it';
  if (statement?.kind !== 'signed')
    return unchecked(check, 'files', 'no statement can be believed');
  const stated = statement.statement.files;
  const listed = description.kind === 'read' ? description.value.files : [];
  const known = new Set(listed.map(({ path }) => path));
  const unlisted = stated
    .filter(({ path }) => !known.has(path))
    .map(({ path }) => `${path} is in the statement, and not in release.json`);
  return checked(check, 'files', stated.length, [...contentFaults(files, stated), ...unlisted]);
}

function contentFaults(
  files: ReadonlyMap<string, Uint8Array>,
  named: readonly NamedFile[],
): readonly string[] {
  return named.flatMap(({ path, digest }) => {
    const bytes = files.get(path);
    if (bytes === undefined) return [`${path} is not there`];
    const found = contentDigest(bytes);
    return found === digest ? [] : [`${path} is ${found}, and must be ${digest}`];
  });
}
