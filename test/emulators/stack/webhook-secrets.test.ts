import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWebhookSecrets } from '../../../emulators/stack/webhook-secrets.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'webhook-secrets-'));
});
afterAll(() => rm(root, { recursive: true }));

test('A secret is made by chance, and only its owner may read it', async () => {
  const file = await openWebhookSecrets(join(root, 'one'));
  const other = await openWebhookSecrets(join(root, 'other'));
  expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  expect(await readFile(file, 'utf8')).not.toBe(await readFile(other, 'utf8'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('What is there stays, so that secrets can be changed by hand', async () => {
  const dir = join(root, 'changed');
  const file = await openWebhookSecrets(dir);
  await writeFile(file, 'mine');
  expect(await openWebhookSecrets(dir)).toBe(file);
  expect(await readFile(file, 'utf8')).toBe('mine');
});
