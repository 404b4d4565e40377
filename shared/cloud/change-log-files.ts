import type { ArchiveTree } from './archive-tree.ts';

/** So many change logs of minor versions are kept, the newest: a repository may have all since its first. */
const changeLogsMax = 12;

const wholeLog = 'CHANGELOG.md';
const minorLog = /^(?:CHANGELOG\/)?CHANGELOG-(\d{1,9})\.(\d{1,9})\.md$/;

/**
 * The change logs in an archive, by path: one for all versions, and those of the newest minor
 * versions, as the repositories of Kubernetes have them.
 */
export function changeLogsIn(tree: ArchiveTree): readonly string[] {
  const files = [...tree].flatMap(([path, { type }]) => (type === 'file' ? [path] : []));
  const ofMinors = files
    .flatMap((path) => {
      const [, major, minor] = minorLog.exec(path) ?? [];
      return minor === undefined ? [] : [{ path, major: Number(major), minor: Number(minor) }];
    })
    .sort((a, b) => b.major - a.major || b.minor - a.minor)
    .map(({ path }) => path);
  return [...files.filter((path) => path === wholeLog), ...ofMinors.slice(0, changeLogsMax)];
}
