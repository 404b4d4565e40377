import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { storageFiles } from '#cloud/files.ts';
import { type StorageEmulator, startStorage } from '../../emulators/storage/serve.ts';
import { openWorld } from '../world/world.ts';
import { filesContract } from './files.ts';

const project = 'csi-release';

let dir: string | undefined;
let storage: StorageEmulator | undefined;

afterAll(async () => {
  await storage?.close();
  if (dir !== undefined) await rm(dir, { recursive: true, force: true });
});

filesContract('the memory world', async () => openWorld().ports.files);
filesContract('Cloud Storage', async (bucket) => {
  dir = await mkdtemp(join(tmpdir(), 'files-contract-'));
  storage = await startStorage({ dir });
  vi.stubEnv('STORAGE_EMULATOR_HOST', storage.url);
  const created = await fetch(`${storage.url}/storage/v1/b?project=${project}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: bucket }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!created.ok) throw new Error(`the bucket ${bucket} was answered with ${created.status}`);
  return storageFiles({ project });
});
