import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeBuild } from '#cloud/build-message.ts';
import { readBuild } from '#cloud/build-view.ts';
import { cloudBuilds } from '#cloud/builds.ts';
import type { BuildRequest, Builds } from '#flow/builds.ts';
import {
  type CloudBuildEmulator,
  startCloudBuild,
} from '../../emulators/cloud-build/cloud-build.ts';
import { createBucket } from '../../emulators/stack/buckets.ts';
import { type StorageEmulator, startStorage } from '../../emulators/storage/serve.ts';
import { startFaultyGrpc } from '../functions/faulty-grpc.ts';
import { aRecipe } from '../given/recipe.ts';

const project = { stagingProject: 'csi-release', logsBucket: 'csi-release-logs' };
const purpose = { kind: 'build', key: 'key', run: 'images', attempt: 1 } as const;

describe('writeBuild', () => {
  it('takes steps, timeout and substitutions of the recipe, and the rest from us', () => {
    const recipe = aRecipe({
      steps: [
        {
          name: 'golang',
          args: ['test'],
          env: ['A=1'],
          waitFor: ['-'],
          dir: 'd',
          timeoutMs: 1_500,
        },
        { name: 'bash', id: 's', script: 'true', entrypoint: 'e', allowFailure: true },
      ],
      timeoutMs: 7_200_000,
      substitutions: { _A: 'theirs', _B: 'theirs' },
      substitutionOption: 'MUST_MATCH',
      dynamicSubstitutions: true,
    });
    const source = { bucket: 'csi-release-source', object: 'hello/c0ffee.tar.gz' };
    const request = { ...aRequest(recipe), source, queueTtlMs: 90_000 };
    expect(writeBuild(request, { logsBucket: 'csi-release-logs' })).toEqual({
      steps: [
        {
          ...{ name: 'golang', args: ['test'], env: ['A=1'], waitFor: ['-'], dir: 'd' },
          timeout: { seconds: 1, nanos: 500_000_000 },
        },
        { name: 'bash', id: 's', script: 'true', entrypoint: 'e', allowFailure: true },
      ],
      timeout: { seconds: 7_200, nanos: 0 },
      queueTtl: { seconds: 90, nanos: 0 },
      substitutions: { _A: 'ours', _B: 'theirs' },
      tags: ['csi-release', 'build-key', 'images-1'],
      options: {
        substitutionOption: 'MUST_MATCH',
        dynamicSubstitutions: true,
        logging: 'GCS_ONLY',
      },
      logsBucket: 'gs://csi-release-logs',
      source: { storageSource: source },
    });
  });
});

describe('readBuild', () => {
  it.each([
    ['PENDING', 10, 'pending'],
    ['QUEUED', 1, 'queued'],
    ['WORKING', 2, 'working'],
    ['SUCCESS', 3, 'success'],
    ['FAILURE', 4, 'failure'],
    ['INTERNAL_ERROR', 5, 'internal-error'],
    ['TIMEOUT', 6, 'timeout'],
    ['CANCELLED', 7, 'cancelled'],
    ['EXPIRED', 9, 'expired'],
    ['STATUS_UNKNOWN', 0, 'unknown'],
  ] as const)('reads the status %s, as a name and as a number', (name, number, status) => {
    expect(readBuild({ id: 'b', status: name }).status).toBe(status);
    expect(readBuild({ id: 'b', status: number }).status).toBe(status);
  });

  it('reads why a build failed, and who asked for it', () => {
    const failureInfo = { type: 5, detail: 'step 0 failed' } as const;
    const createTime = { seconds: '1767323045', nanos: 678_000_000 };
    const tags = ['csi-release', 'build-key', 'images-1'];
    expect(readBuild({ id: 'b', status: 4, tags, createTime, failureInfo, logUrl: 'l' })).toEqual({
      id: 'b',
      status: 'failure',
      purpose,
      substitutions: {},
      createdAtMs: 1_767_323_045_678,
      logUrl: 'l',
      detail: 'step 0 failed',
      failureType: 'USER_BUILD_STEP',
    });
  });

  it('reads which step failed, and where the log lies', () => {
    const steps = [
      { name: 'golang', status: 4, exitCode: 1, allowFailure: true },
      { name: 'golang', id: 'test TOKEN=abc', status: 'FAILURE', exitCode: 2 },
      { name: 'bash', status: 'QUEUED' },
    ] as const;
    expect(
      readBuild({ id: 'b', status: 4, steps: [...steps], logsBucket: 'gs://l' }),
    ).toMatchObject({
      failedStep: { index: 1, id: 'test TOKEN=[redacted]', name: 'golang', exitCode: 2 },
      log: { bucket: 'l', object: 'log-b.txt' },
    });
  });

  it.each([
    ['gs://logs', 'logs', 'log-b.txt'],
    ['logs', 'logs', 'log-b.txt'],
    ['gs://logs/of/builds/', 'logs', 'of/builds/log-b.txt'],
  ])('finds the log in %s', (logsBucket, bucket, object) => {
    expect(readBuild({ id: 'b', logsBucket }).log).toEqual({ bucket, object });
  });

  it('knows no failed step and no log where there are none', () => {
    const view = readBuild({ id: 'b', steps: [{ name: 'bash', status: 'SUCCESS' }] });
    expect(view).not.toHaveProperty('failedStep');
    expect(view).not.toHaveProperty('log');
  });

  it('keeps a long reason short, and on one line', () => {
    const detail = readBuild({ id: 'b', statusDetail: `a\n${'x'.repeat(5_000)}` }).detail;
    expect(detail).toBe(`a\\u{a}${'x'.repeat(498)}...`);
  });

  it('knows no purpose of a build that is not ours, and refuses one without an id', () => {
    expect(readBuild({ id: 'b', tags: ['build-key', 'images-1'] })).not.toHaveProperty('purpose');
    expect(() => readBuild({ status: 1 })).toThrow('has no id');
  });
});

describe('Cloud Build', () => {
  let dir: string;
  let storage: StorageEmulator;
  let emulator: CloudBuildEmulator;
  let builds: Builds;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cloud-builds-'));
    storage = await startStorage({ dir: join(dir, 'storage') });
    await createBucket(storage.url, 'csi-release', project.logsBucket);
    const places = { registryUrl: 'http://127.0.0.1:9', storageUrl: storage.url };
    emulator = await startCloudBuild({ dir, ...places });
    builds = cloudBuilds({ ...project, cloudBuildEndpoint: emulator.url });
  });
  afterAll(async () => {
    await emulator?.close();
    await storage?.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('gives the steps our substitutions over those of the recipe', async () => {
    const check = 'test "$_A $_B" = "ours theirs" || exit 7';
    const steps = [{ name: 'bash', entrypoint: 'bash', args: ['-c', check] }];
    const recipe = aRecipe({ steps, substitutions: { _A: 'theirs', _B: 'theirs' } });
    const { id, substitutions } = await builds.start(aRequest(recipe));
    expect(substitutions).toEqual({ _A: 'ours', _B: 'theirs' });
    expect(await endOf(builds, id)).toMatchObject({ status: 'success' });
  });

  it('says why a build failed', async () => {
    const steps = [{ name: 'bash', entrypoint: 'bash', args: ['-c', 'exit 7'] }];
    const { id } = await builds.start(aRequest(aRecipe({ steps })));
    expect(await endOf(builds, id)).toMatchObject({
      status: 'failure',
      failureType: 'USER_BUILD_STEP',
      detail: expect.stringContaining('7'),
      failedStep: { index: 0, name: 'bash', exitCode: 7 },
    });
  });

  it('refuses what it does not take, and the error says what was asked', async () => {
    const started = builds.start(aRequest(aRecipe({ steps: [] })));
    await expect(started).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'refused',
      message: expect.stringMatching(/^Cloud Build create: .*INVALID_ARGUMENT/),
    });
  });

  it.each([
    ['INVALID_ARGUMENT', 3, 'PermanentError'],
    ['PERMISSION_DENIED', 7, 'Error'],
    ['RESOURCE_EXHAUSTED', 8, 'OverQuota'],
    ['FAILED_PRECONDITION', 9, 'PermanentError'],
    ['UNIMPLEMENTED', 12, 'PermanentError'],
    ['UNAVAILABLE', 14, 'Error'],
  ])('answers %s to a new build with an error that is told apart', async (_status, code, name) => {
    const faulty = await startFaultyGrpc(new URL(emulator.url).host);
    try {
      faulty.fault = () => ({ code });
      const cloudBuildEndpoint = `http://${faulty.host}`;
      const refusing = cloudBuilds({ ...project, cloudBuildEndpoint });
      const error: unknown = await refusing.start(aRequest(aRecipe())).catch((thrown) => thrown);
      expect(error).toMatchObject({ name, message: expect.stringContaining(`${code} `) });
    } finally {
      await faulty.close();
    }
  });

  it('lists more builds than fit on a page', async () => {
    const steps = [{ name: 'bash', entrypoint: 'bash', args: ['-c', 'true'] }];
    const request = { ...aRequest(aRecipe({ steps })), purpose: { ...purpose, key: 'paged' } };
    const ids: string[] = [];
    for (let count = 0; count < 101; count += 1) ids.push((await builds.start(request)).id);
    expect((await builds.find(['build-paged'])).map(({ id }) => id)).toEqual(ids);
  });
});

function aRequest(recipe: BuildRequest['recipe']): BuildRequest {
  return { purpose, recipe, substitutions: { _A: 'ours' }, queueTtlMs: 3_600_000 };
}

function endOf(builds: Builds, id: string) {
  return vi.waitFor(
    async () => {
      const view = await builds.get(id);
      expect(view?.status).not.toMatch(/queued|working/);
      return view;
    },
    { timeout: 20_000, interval: 50 },
  );
}
