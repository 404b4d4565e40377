import { printable } from './faults.ts';
import { yamlBytesMax } from './yaml-file.ts';

/** A file of `release-lines/`. */
export interface LineText {
  readonly path: string;
  readonly text: string;
  /** Why it could not be read; then it has no text. */
  readonly unread?: string;
}

/** So many files a folder may have; one with more is not read. */
export const lineFilesMax = 200;
/** And so much text in all: real lines have a few KB, and hostile text of this size takes seconds. */
const folderBytesMax = 256 * 1024;
const pathShownMax = 500;

/** The name of the file with the components that the lines share. */
export const componentsName = 'components.yaml';
/** Names of files that mean to be read, whatever their capitals. */
export const lineFilePattern = /\.(?:ya?ml|json)$/i;

/** What is too much to be looked at: nothing else is told of such a folder. */
export function excessFaults(files: readonly LineText[]): readonly string[] {
  const oneTooMany = files[lineFilesMax];
  if (oneTooMany !== undefined)
    return [fault(oneTooMany.path, `is one file too many: a folder has ${lineFilesMax} at most`)];
  let bytes = 0;
  const over = files.find(({ text }) => {
    const own = Buffer.byteLength(text);
    // A file that is too large by itself is refused for that, and costs nothing.
    if (own <= yamlBytesMax) bytes += own;
    return bytes > folderBytesMax;
  });
  const words = `and those before are larger than ${folderBytesMax} bytes: write less`;
  return over === undefined ? [] : [fault(over.path, words)];
}

/** Files that cannot be read, or would not be by their names; and what a folder lacks. */
export function folderFaults(files: readonly LineText[]): readonly string[] {
  const paths = files.map(({ path }) => path);
  const names = paths.filter(isRead).map(nameOf);
  const unread = files.flatMap(({ path, unread }) => (unread ? [fault(path, unread)] : []));
  const misnamed = files
    .filter(({ path, unread }) => lineFilePattern.test(path) && !isRead(path) && !unread)
    .map(({ path }) =>
      fault(path, `is not read: name it ${printable(rightName(path), pathShownMax)}`),
    );
  const doubles = paths
    .filter(isRead)
    .filter((path, at) => names.indexOf(nameOf(path)) < at)
    .map((path) => fault(nameOf(path), 'there are two files of this name: remove one'));
  const isOrphan = names.length > 0 && !names.includes(componentsName);
  const missing = fault(componentsName, 'is missing: write it beside the release lines');
  return [...unread, ...misnamed, ...doubles, ...(isOrphan ? [missing] : [])];
}

/** Whether a file is read, by its name. */
export function isRead(path: string): boolean {
  return path.endsWith('.yaml') && rightName(path) === nameOf(path);
}

/** The name of a file without its folder. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function rightName(path: string): string {
  const name = nameOf(path).replace(lineFilePattern, '.yaml');
  return name.toLowerCase() === componentsName ? componentsName : name;
}

function fault(path: string, words: string): string {
  return `${printable(path, pathShownMax)}:1:1: ${printable(words, pathShownMax)}`;
}
