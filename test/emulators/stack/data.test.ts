import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareData } from '../../../emulators/stack/data.ts';
import { findLineFiles } from '../../../emulators/stack/line-files.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stack-data-'));
});
afterEach(() => rm(dir, { recursive: true }));

test.each([
  {
    when: 'the documents are kept',
    options: { documentsKept: true, fresh: false },
    kept: ['clock', 'cloud-build', 'git', 'issuer', 'logs', 'mine', 'registry', 'storage'],
  },
  {
    when: 'the documents are gone',
    options: { documentsKept: false, fresh: false },
    kept: ['git', 'issuer', 'logs', 'mine'],
  },
  {
    when: 'everything is to be fresh',
    options: { documentsKept: true, fresh: true },
    kept: ['logs', 'mine'],
  },
])('When $when, $kept stay', async ({ options, kept }) => {
  for (const name of ['cloud-build', 'registry', 'storage', 'clock', 'git', 'issuer', 'mine']) {
    await mkdir(join(dir, name));
    await writeFile(join(dir, name, 'old'), '');
  }
  await mkdir(join(dir, 'logs'));
  await writeFile(join(dir, 'logs', 'old.log'), '');
  await writeFile(join(dir, 'stack.json'), '{}');
  await prepareData({ dir, ...options });
  expect((await readdir(dir)).sort()).toEqual(kept);
  expect(await readdir(join(dir, 'logs'))).toEqual([]);
});

test('A folder with a YAML file in it is a folder of release lines', async () => {
  await writeFile(join(dir, 'v1.yaml'), '');
  expect(await findLineFiles(dir)).toBe(dir);
});

test.each([
  { folder: 'nowhere', says: 'Cannot read release lines from' },
  { folder: '.', says: 'it has no .yaml file. Name another with --lines' },
])('The folder $folder is no folder of release lines', async ({ folder, says }) => {
  await expect(findLineFiles(join(dir, folder))).rejects.toThrow(says);
});
