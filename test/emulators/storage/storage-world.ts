import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bucket, Storage } from '@google-cloud/storage';
import { afterEach, beforeEach, vi } from 'vitest';
import { type StorageEmulator, startStorage } from '../../../emulators/storage/serve.ts';

/** How long a request of a test may take. */
export const deadlineMs = 20_000;

/** The bucket that every test finds, without objects. */
export const bucketName = 'csi-release-artifacts';

/** The storage emulator of the test that runs, with its one bucket. */
export interface StorageWorld {
  /** Where the emulator keeps its data. */
  readonly dir: string;
  readonly emulator: StorageEmulator;
  /** The bucket as Google's own client sees it; it retries nothing. */
  readonly bucket: Bucket;
  /** Starts the emulator on what is kept; whoever opens it again closes the former one first. */
  readonly open: () => Promise<void>;
  /** Asks the emulator on the wire, without a client between. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

/** Gives every test of a file an emulator of its own, and takes it away after the test. */
export function useStorage(): StorageWorld {
  let dir: string;
  let emulator: StorageEmulator;
  let bucket: Bucket;
  const open = async () => {
    emulator = await startStorage({ dir });
    vi.stubEnv('STORAGE_EMULATOR_HOST', emulator.url);
    bucket = openBucket();
  };
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'storage-emulator-'));
    await open();
    await bucket.create();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await emulator.close();
    await rm(dir, { recursive: true });
  });
  return {
    get dir() {
      return dir;
    },
    get emulator() {
      return emulator;
    },
    get bucket() {
      return bucket;
    },
    open,
    ask: (path, init = {}) =>
      fetch(`${emulator.url}${path}`, { signal: AbortSignal.timeout(deadlineMs), ...init }),
  };
}

function openBucket(): Bucket {
  const storage = new Storage({ projectId: 'csi-release', retryOptions: { autoRetry: false } });
  return storage.bucket(bucketName);
}
