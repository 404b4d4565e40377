import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type GoogleEmulators,
  startGoogleEmulators,
} from '../../../emulators/google/google-emulators.ts';
import {
  findGoogleInstallation,
  type GoogleInstallation,
} from '../../../emulators/google/installation.ts';
import { describeKind } from '../../emulator-kinds.ts';

describeKind('official', 'the start of Pub/Sub and Firestore', () => {
  let dir: string;
  let installation: GoogleInstallation;
  let emulators: GoogleEmulators;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'google-emulators-'));
    const environment = { PATH: process.env['PATH'] };
    installation = await findGoogleInstallation(environment);
    emulators = await startGoogleEmulators({ installation, logDir: dir, environment });
    await Promise.all([emulators.pubsubReady, emulators.firestoreReady]);
  });
  afterAll(async () => {
    await emulators?.close();
    await rm(dir, { recursive: true });
  });

  test('Emulators that the environment names are taken as they are and outlive the stack', async () => {
    const again = await startGoogleEmulators({
      logDir: dir,
      environment: {
        PUBSUB_EMULATOR_HOST: emulators.pubsub,
        FIRESTORE_EMULATOR_HOST: emulators.firestore,
      },
    });
    await Promise.all([again.pubsubReady, again.firestoreReady]);
    await again.close();
    const { pubsub, firestore } = emulators;
    expect(again).toMatchObject({ pubsub, firestore, firestoreFound: true });
    expect(emulators.firestoreFound).toBe(false);
    const { status } = await fetch(`http://${firestore}/`, { signal: AbortSignal.timeout(10_000) });
    expect(status).toBe(200);
  });

  test('A port that somebody listens on is refused before anything starts', async () => {
    const pubsub = Number(emulators.pubsub.split(':')[1]);
    const environment = { PATH: process.env['PATH'], FIRESTORE_EMULATOR_HOST: emulators.firestore };
    const options = { installation, logDir: dir, environment, ports: { pubsub } };
    await expect(startGoogleEmulators(options)).rejects.toThrow(
      `Port ${pubsub} of 127.0.0.1 is taken`,
    );
  });

  test('An emulator that ends while starting is an error with its last words', async () => {
    await mkdir(join(dir, 'bin'));
    await writeFile(join(dir, 'bin', 'java'), '#!/bin/sh\necho no memory; exit 4\n', {
      mode: 0o755,
    });
    const environment = {
      PATH: process.env['PATH'],
      FIRESTORE_EMULATOR_HOST: emulators.firestore,
    };
    const logDir = join(dir, 'logs');
    const java = join(dir, 'bin', 'java');
    const second = await startGoogleEmulators({
      installation: { ...installation, java },
      logDir,
      environment,
    });
    await expect(second.pubsubReady).rejects.toThrow(
      /pubsub emulator ended with code 4 while starting.*no memory/s,
    );
    await second.close();
  });
});
