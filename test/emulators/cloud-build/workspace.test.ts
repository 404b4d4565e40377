import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  makeWorkspace,
  readOutput,
  toHostPaths,
} from '../../../emulators/cloud-build/workspace.ts';
import { givenDir } from './given-cloud-build.ts';

test.each([
  ['/workspace', '{w}'],
  ['/workspace/a b', '{w}/a b'],
  ['cp /workspace/a /builder/home/', 'cp {w}/a {h}/'],
  ['--out=/builder/outputs/output', '--out={o}/output'],
  ['-C/workspace', '-C{w}'],
  ['a:/workspace:/builder/home', 'a:{w}:{h}'],
  ['file:///workspace/repo', 'file://{w}/repo'],
  ['"/workspace"', '"{w}"'],
  ['/workspaces /workspace-2 /workspace.d', '/workspaces /workspace-2 /workspace.d'],
  ['/my/workspace ./workspace workspace/', '/my/workspace ./workspace workspace/'],
  ['https://host/workspace', 'https://host/workspace'],
  ['/builder/homework', '/builder/homework'],
])('in "%s" the paths of the worker become "%s"', async (text, expected) => {
  const workspace = await makeWorkspace(await givenDir(), 2);
  const { source, home } = workspace;
  const places = { w: source, h: home, o: workspace.outputs(1) };
  const filled = expected.replace(/\{(w|h|o)\}/g, (_, key: 'w' | 'h' | 'o') => places[key]);
  expect(toHostPaths(text, workspace, 1)).toBe(filled);
});

test.each([
  [undefined, 0],
  ['x', 1],
  ['x'.repeat(51_200), 51_200],
  ['x'.repeat(60_000), 51_200],
])('of an output no more than 50 KB are kept', async (text, bytes) => {
  const workspace = await makeWorkspace(await givenDir(), 1);
  if (text !== undefined) await writeFile(join(workspace.outputs(0), 'output'), text);
  expect(await readOutput(workspace, 0)).toHaveLength(bytes);
});
