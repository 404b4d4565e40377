import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareData } from '../../../emulators/stack/data.ts';
import { findLineFiles } from '../../../emulators/stack/line-files.ts';

const besideDocuments = ['clock', 'cloud-build', 'pubsub', 'registry', 'storage'];

const bothLogs = ['logs', 'logs-before'];

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stack-data-'));
});
afterEach(() => rm(dir, { recursive: true }));

test.each([
  {
    when: 'our own Firestore goes on with its documents',
    options: { kind: 'own', fresh: false },
    found: [...besideDocuments, 'firestore', 'git', 'github', 'issuer', 'mine'],
    kept: [...besideDocuments, 'firestore', 'git', 'github', 'issuer', ...bothLogs, 'mine'],
    says: 'goes on',
  },
  {
    when: 'the run before was with Firestore of Google',
    options: { kind: 'own', fresh: false },
    found: [...besideDocuments, 'git', 'github', 'issuer', 'mine'],
    kept: ['git', 'github', 'issuer', ...bothLogs, 'mine'],
    says: 'gone',
  },
  {
    when: 'Firestore is of Google',
    options: { kind: 'official', fresh: false },
    found: [...besideDocuments, 'firestore', 'git', 'github', 'issuer', 'mine'],
    kept: ['git', 'github', 'issuer', ...bothLogs, 'mine'],
    says: 'gone',
  },
  {
    when: 'nothing was there',
    options: { kind: 'official', fresh: false },
    found: [],
    kept: bothLogs,
    says: 'nothing',
  },
  {
    when: 'everything is to be fresh',
    options: { kind: 'own', fresh: true },
    found: [...besideDocuments, 'firestore', 'git', 'github', 'issuer', 'mine'],
    kept: [...bothLogs, 'mine'],
    says: 'nothing',
  },
] as const)('When $when, $kept stay', async ({ options, found, kept, says }) => {
  for (const name of found) {
    await mkdir(join(dir, name));
    await writeFile(join(dir, name, 'old'), '');
  }
  await mkdir(join(dir, 'logs'));
  await writeFile(join(dir, 'logs', 'old.log'), '');
  await writeFile(join(dir, 'stack.json'), '{}');
  expect(await prepareData({ dir, ...options })).toBe(says);
  expect((await readdir(dir)).toSorted()).toEqual(kept.toSorted());
  expect(await readdir(join(dir, 'logs'))).toEqual([]);
  expect(await readdir(join(dir, 'logs-before'))).toEqual(['old.log']);
});

test('What a killed start was about to delete is deleted by the next', async () => {
  await mkdir(join(dir, 'deleted', 'registry-1'), { recursive: true });
  await prepareData({ dir, kind: 'own', fresh: false });
  expect(await readdir(dir)).toEqual(['logs']);
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
