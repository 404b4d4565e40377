import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudBuilds } from '#cloud/builds.ts';
import { buildTags } from '#core/identity.ts';
import type { Builds } from '#flow/builds.ts';
import {
  type CloudBuildEmulator,
  startCloudBuild,
} from '../../emulators/cloud-build/cloud-build.ts';
import { createBucket } from '../../emulators/stack/buckets.ts';
import { type StorageEmulator, startStorage } from '../../emulators/storage/serve.ts';
import { type FaultyGrpc, type GrpcFault, startFaultyGrpc } from '../functions/faulty-grpc.ts';
import { aRecipe } from '../given/recipe.ts';

const project = { stagingProject: 'csi-release', logsBucket: 'csi-release-logs' };
const resourceExhausted = 8;

describe('what Cloud Build says of a new build', () => {
  let dir: string;
  let storage: StorageEmulator;
  let emulator: CloudBuildEmulator;
  let faulty: FaultyGrpc;
  let builds: Builds;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cloud-builds-'));
    storage = await startStorage({ dir: join(dir, 'storage') });
    await createBucket(storage.url, 'csi-release', project.logsBucket);
    const places = { registryUrl: 'http://127.0.0.1:9', storageUrl: storage.url };
    emulator = await startCloudBuild({ dir, ...places });
    faulty = await startFaultyGrpc(new URL(emulator.url).host);
    builds = cloudBuilds({ ...project, cloudBuildEndpoint: `http://${faulty.host}` });
  });
  afterAll(async () => {
    await faulty?.close();
    await emulator?.close();
    await storage?.close();
    await rm(dir, { recursive: true, force: true });
  });

  let attempts = 0;
  function aRequest(scriptBytes = 4) {
    attempts += 1;
    const purpose = { kind: 'build', key: 'key', run: 'images', attempt: attempts } as const;
    const script = 'true'.padEnd(scriptBytes, '\n');
    const recipe = aRecipe({ steps: [{ name: 'bash', script }] });
    return { purpose, recipe, substitutions: {}, queueTtlMs: 3_600_000 };
  }

  async function refusal(fault: GrpcFault | undefined, scriptBytes?: number) {
    faulty.fault = (method) => (method === 'CreateBuild' ? fault : undefined);
    const request = aRequest(scriptBytes);
    const error: unknown = await builds.start(request).catch((thrown: unknown) => thrown);
    faulty.fault = () => undefined;
    return { error, made: await builds.find(buildTags(request.purpose)) };
  }

  it('is that a request is too large, by its size, and will ever be', async () => {
    const { error, made } = await refusal(undefined, 33 * 1024 * 1024);
    expect(error).toMatchObject({
      ...{ name: 'PermanentError', code: 'refused' },
      message: expect.stringMatching(
        /^Cloud Build create: .*larger than max.*; the request has \d{8} bytes, and no more than \d+/,
      ),
    });
    expect(made).toEqual([]);
  });

  it.each<[string, string, number, string]>([
    ['a quota', 'Quota exceeded for quota metric', 4, 'OverQuota'],
    ['nothing else', 'out of order', 4, 'OverQuota'],
    ['a request (C++)', 'Received message larger than max (900 vs. 100)', 900, 'PermanentError'],
    ['a request (Java)', 'gRPC message exceeds maximum size 100: 900', 900, 'PermanentError'],
    [
      'a sent request',
      'Attempted to send message with a size larger than 100',
      900,
      'PermanentError',
    ],
  ])('is about %s: %s', async (_what, words, scriptBytes, name) => {
    const { error } = await refusal({ code: resourceExhausted, words }, scriptBytes);
    expect(error).toMatchObject({ name, message: expect.stringContaining(words) });
  });

  it.each([
    'Received message larger than max (5000000 vs 4194304)',
    'Received message that decompresses to a size larger than 4194304',
    'Sent message larger than max (5000000 vs. 100)',
    'Bandwidth exhausted or memory limit exceeded',
  ])('is about an answer, and the build is found by its tags: %s', async (words) => {
    const { error, made } = await refusal({ code: resourceExhausted, words, isDone: true }, 200);
    expect(error).toMatchObject({ name: 'Error', message: expect.stringContaining(words) });
    expect(made).toHaveLength(1);
  });
});
