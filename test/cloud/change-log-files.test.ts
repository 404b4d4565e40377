import { expect, it } from 'vitest';
import type { ArchiveNode } from '#cloud/archive-tree.ts';
import { changeLogsIn } from '#cloud/change-log-files.ts';

function treeOf(paths: readonly string[], node: ArchiveNode = { type: 'file' }) {
  return new Map(paths.map((path) => [path, node]));
}

it('finds the one change log, then those of the newest minor versions, by their numbers', () => {
  const minors = Array.from({ length: 15 }, (_, minor) => `CHANGELOG/CHANGELOG-1.${minor}.md`);
  const tree = treeOf([...minors, 'CHANGELOG-0.9.md', 'CHANGELOG.md', 'CHANGELOG/README.md']);
  const newest = minors.toReversed().slice(0, 12);
  expect(changeLogsIn(tree)).toEqual(['CHANGELOG.md', ...newest]);
});

it('takes no folder and no link for one', () => {
  expect(changeLogsIn(treeOf(['CHANGELOG.md'], { type: 'directory' }))).toEqual([]);
  expect(changeLogsIn(treeOf(['CHANGELOG.md'], { type: 'symlink', target: 'a' }))).toEqual([]);
});
