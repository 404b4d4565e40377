import { describe, expect, it } from 'vitest';
import { type ArchiveNode, fileAt } from '#cloud/archive-tree.ts';

const tree = new Map<string, ArchiveNode>([
  ['file', { type: 'file' }],
  ['d', { type: 'directory' }],
  ['d/inner', { type: 'file' }],
  ['link', { type: 'symlink', target: 'file' }],
  ['d/up', { type: 'symlink', target: '../link' }],
  ['folder-link', { type: 'symlink', target: './d' }],
  ['through', { type: 'symlink', target: 'folder-link/inner' }],
  ['dangling', { type: 'symlink', target: 'nowhere' }],
  ['circle', { type: 'symlink', target: 'circle' }],
]);

describe('fileAt', () => {
  it.each([
    ['file', 'file'],
    ['link', 'file'],
    ['d/up', 'file'],
    ['folder-link/inner', 'd/inner'],
    ['through', 'd/inner'],
    ['d', undefined],
    ['folder-link', undefined],
    ['dangling', undefined],
    ['circle', undefined],
    ['none', undefined],
    ['../file', 'file'],
  ])('comes from %s to %s', (path, place) => {
    expect(fileAt(tree, path)).toBe(place);
  });
});
