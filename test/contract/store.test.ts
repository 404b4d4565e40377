import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { firestoreStore } from '#cloud/store.ts';
import { clearDocuments } from '../../emulators/google/clear-documents.ts';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import { startEmulators } from '../emulator-kinds.ts';
import { openWorld } from '../world/world.ts';
import { storeContract } from './store.ts';

const project = 'csi-release';

let dir: string;
let emulators: PubsubAndFirestore;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'store-contract-'));
  emulators = await startEmulators('official', dir);
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', emulators.firestore);
});
afterAll(async () => {
  await emulators?.close();
  await rm(dir, { recursive: true, force: true });
});

storeContract('the memory world', async () => openWorld().ports.store);
storeContract('Firestore', async () => {
  await clearDocuments(emulators.firestore, project);
  return firestoreStore({ project });
});
