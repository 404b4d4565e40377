import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Firestore } from '@google-cloud/firestore';
import { afterAll, beforeAll } from 'vitest';
import type { PubsubAndFirestore } from '../../emulators/stack/pubsub-and-firestore.ts';
import { describeEachKind, startEmulators } from '../emulator-kinds.ts';
import { connect } from './firestore/session.ts';
import { firestoreContract } from './firestore.ts';

describeEachKind('Firestore', (kind) => {
  let dir: string;
  let emulators: PubsubAndFirestore;
  let firestore: Firestore;
  const open = (project: string, database?: string) =>
    connect(emulators.firestore, project, database === undefined ? {} : { databaseId: database });
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'firestore-contract-'));
    emulators = await startEmulators(kind, dir);
    firestore = open('contract');
  });
  afterAll(async () => {
    await firestore?.terminate();
    await emulators?.close();
    await rm(dir, { recursive: true, force: true });
  });

  firestoreContract(() => firestore, open);
});
