import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { firestoreStore } from '#cloud/store.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import type { Store } from '#flow/store.ts';
import { startFirestore } from '../../emulators/firestore/serve.ts';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import { describeEachKind, startEmulators } from '../emulator-kinds.ts';
import { openWorld } from '../world/world.ts';
import { expectAlike } from './alike.ts';
import { storeCommands } from './random-store.ts';
import { storeContract } from './store.ts';

const project = 'csi-release';

storeContract('the memory world', async () => openWorld().ports.store);

describeEachKind('Firestore', (kind) => {
  let dir: string;
  let emulators: PubsubAndFirestore;
  const open = async (): Promise<Store> => {
    vi.stubEnv('FIRESTORE_EMULATOR_HOST', emulators.firestore);
    return firestoreStore({ project });
  };
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'store-contract-'));
    emulators = await startEmulators(kind, dir);
  });
  afterAll(async () => {
    await emulators?.close();
    await rm(dir, { recursive: true, force: true });
  });

  storeContract('the adapter', open);

  it('does under random commands what the memory world does', async () => {
    const store = await open();
    const alike = fc.asyncProperty(storeCommands(), (commands) =>
      expectAlike(commands, openWorld().ports.store, store),
    );
    await fc.assert(alike, { numRuns: 25 });
  });

  it('refuses what Firestore would not take, for good', async () => {
    const store = await open();
    const put = (id: string, answer: string) =>
      store.transact(async (transaction) =>
        transaction.putRecord('requests', id, {
          ...{ bodyHash: 'hash', status: 202, expiresAtMs: 0 },
          answer,
        }),
      );
    const refused = { name: 'PermanentError', code: 'refused' };
    await expect(put('large', 'x'.repeat(documentBytesMax))).rejects.toMatchObject(refused);
    await expect(put('', 'no id')).rejects.toMatchObject(refused);
    await expect(put('x'.repeat(1_501), 'long id')).rejects.toMatchObject(refused);
    await put('just not too large', 'x'.repeat(documentBytesMax - 200));
  });
});

it('finds after a restart of our own emulator what it has put before', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'store-restart-'));
  const record = { bodyHash: 'hash', status: 202, answer: ['ü', 1], expiresAtMs: 7 };
  for (const isFirst of [true, false]) {
    const { host, close } = await startFirestore({ dir });
    vi.stubEnv('FIRESTORE_EMULATOR_HOST', host);
    const store = firestoreStore({ project });
    if (isFirst) {
      await store.transact(async (transaction) => transaction.putRecord('requests', 'r', record));
    }
    expect(await store.record('requests', 'r')).toEqual(record);
    await close();
  }
  await rm(dir, { recursive: true, force: true });
});
