/** The files that a component releases, as its line asks for them: by path, or all below a folder. */
export interface AskedFiles {
  readonly paths: readonly string[];
  /** With a slash at the end of each. */
  readonly folders: readonly string[];
}

/** The paths of all files below a component's folders have so many bytes: a candidate has them all. */
export const folderPathsBytesMax = 1_500;

/** Tells folders, which end with a slash, from paths. */
export function askedFiles(asked: readonly string[]): AskedFiles {
  const isFolder = (path: string) => path.endsWith('/');
  return { paths: asked.filter((path) => !isFolder(path)), folders: asked.filter(isFolder) };
}

/** Whether a file is asked for. Below a folder hidden files are not meant. */
export function isAsked({ paths, folders }: AskedFiles, path: string): boolean {
  const isVisible = (folder: string) => !/(?:^|\/)\./.test(path.slice(folder.length));
  const isBelow = (folder: string) => path.startsWith(folder) && isVisible(folder);
  return paths.includes(path) || folders.some(isBelow);
}
