import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { storageFiles } from '#cloud/files.ts';
import { firestoreStore } from '#cloud/store.ts';
import type { BuildPurpose } from '#core/identity.ts';
import type { Attempt } from '#core/run.ts';
import { startCloudBuild } from '../../emulators/cloud-build/cloud-build.ts';
import { openParts } from '../../emulators/parts.ts';
import { aBuild } from '../given/build.ts';
import { aCandidate, aCell } from '../given/candidate.ts';
import { aRecipe } from '../given/recipe.ts';
import { putAtRest } from './at-rest.ts';
import { type DeployedFunctions, deployFunctions } from './deployed-functions.ts';
import { type FaultyGrpc, startFaultyGrpc } from './faulty-grpc.ts';
import { deliver, pushOf } from './push.ts';
import { keepBuilds, type RecordedBuild, recordedBuild } from './recorded-builds.ts';
import { type RunningStack, runStack } from './running-stack.ts';

const acknowledged = 204;
const logsBucket = 'csi-release-logs';

interface Row {
  readonly what: string;
  /** What the message says, and what Cloud Build answers when it is asked. */
  readonly told: RecordedBuild;
  readonly is: RecordedBuild;
  readonly of?: 'unit' | 'cell' | 'collected' | 'loser';
  readonly facts?: object;
  /** What the attempt has come to. */
  readonly attempt: object;
}

const open = { attempt: 1 };
const passed = { outcome: 'passed', why: 'success' };
const failed = {
  outcome: 'failed',
  why: 'build step 1 "golang:1.24" failed: step exited with non-zero status: 2',
  url: expect.stringContaining('https://console.cloud.google.com/cloud-build/builds/'),
  failedStep: {
    ...{ index: 1, id: 'test', name: 'golang:1.24', exitCode: 2 },
    lastLines: ['--- FAIL: TestProbe', 'API_TOKEN=[redacted]', 'exit status 2'],
  },
};
const infrastructure = { outcome: 'errored', cause: 'infrastructure' };

const rows: readonly Row[] = [
  row('passes', 'success', 'success', passed),
  row('fails with its step, its last lines and its log', 'failure', 'failure', failed),
  row('takes too long', 'timeout', 'timeout', {
    ...{ outcome: 'failed', why: 'timed out: build timed out after 7200s' },
    failedStep: { index: 1, id: 'test', name: 'golang:1.24' },
  }),
  row('loses its worker', 'internal-error', 'internal-error', infrastructure),
  row('is cancelled by somebody', 'cancelled', 'cancelled', infrastructure),
  row('does not get its source', 'source-failure', 'source-failure', infrastructure),
  row('cannot push, and its reason keeps no token', 'push-failure', 'push-failure', {
    ...{ ...infrastructure, why: 'failed to push: Authorization: [redacted] was refused' },
  }),
  row('expires in the queue', 'expired', 'expired', { outcome: 'errored', cause: 'expired' }),
  row('is said to pass, and failed', 'success', 'failure', failed),
  row('is said to fail, and passed', 'failure', 'success', passed),
  row('is said to run, and passed', 'working', 'success', passed),
  row('is said to wait for approval, and passed', 'pending', 'success', passed),
  row('is said to pass, and runs', 'success', 'queued', open),
  { ...row('is told in numbers', 'success', 'success', passed), facts: { status: 3 } },
  { ...row('passes for a cell', 'success', 'success', passed), of: 'cell' },
  { ...row('fails for a cell', 'failure', 'failure', failed), of: 'cell' },
  { ...row('is for a candidate that is gone', 'success', 'success', open), of: 'collected' },
  { ...row('lost against another', 'success', 'success', open), of: 'loser' },
  { ...row('lost, and was cancelled', 'cancelled', 'cancelled', open), of: 'loser' },
];

function row(what: string, told: RecordedBuild, is: RecordedBuild, attempt: object): Row {
  return { what, told, is, attempt };
}

const parts = openParts();
let running: RunningStack;
let deployed: DeployedFunctions;
let cloudBuild: FaultyGrpc;

beforeAll(async () => {
  running = await runStack({
    module: join(import.meta.dirname, 'fixtures', 'silent-functions.ts'),
  });
  const { stack, dir } = running;
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', stack.firestore);
  vi.stubEnv('STORAGE_EMULATOR_HOST', stack.storage);
  const kept = join(dir, 'recorded-builds');
  await keepBuilds(kept, await Promise.all(rows.map(keptBuild)));
  const emulator = await parts.add(
    startCloudBuild({
      dir: kept,
      registryUrl: `http://${stack.registry}`,
      storageUrl: stack.storage,
    }),
  );
  cloudBuild = await parts.add(startFaultyGrpc(new URL(emulator.url).host));
  deployed = await parts.add(
    deployFunctions(['build-finished'], {
      FIRESTORE_EMULATOR_HOST: stack.firestore,
      PUBSUB_EMULATOR_HOST: stack.pubsub,
      STORAGE_EMULATOR_HOST: stack.storage,
      REGISTRY_ENDPOINT: `http://${stack.registry}`,
      CLOUD_BUILD_ENDPOINT: `http://${cloudBuild.host}`,
      CLOCK_OFFSET_FILE: '',
    }),
  );
});
afterAll(async () => {
  await parts.close();
  await running?.close();
});

function idOf(row: Row): string {
  return `00000000-0000-4000-8000-${String(rows.indexOf(row)).padStart(12, '0')}`;
}

function purposeOf(row: Row): BuildPurpose {
  const at = rows.indexOf(row);
  return row.of === 'cell' || row.of === 'collected'
    ? { kind: 'cell', candidate: `candidate-${at}`, cell: 'sanity', attempt: 1 }
    : { kind: 'build', key: `key-${at}`, run: 'unit', attempt: 1 };
}

/** What Cloud Build answers; one that has not ended waits for a worker for as long as it is there. */
async function keptBuild(row: Row) {
  const id = idOf(row);
  const steps = [{ name: 'bash', args: ['sleep', '600'] }];
  const name = `projects/csi-release/locations/global/builds/${id}`;
  const build = { ...(await recordedBuild(row.is, id, purposeOf(row))), name };
  return { id, build: row.is === 'queued' ? { ...build, steps, source: undefined } : build };
}

/** Puts what waits for the build: at rest, and nobody wants it tried again. */
async function putWaiting(row: Row): Promise<void> {
  const { project } = running.stack;
  const purpose = purposeOf(row);
  const buildId = row.of === 'loser' ? 'the-winner' : idOf(row);
  const attempts = [{ attempt: 1, openedAtMs: Date.now(), buildId }];
  if (purpose.kind === 'build') {
    const body = aBuild('built', { key: purpose.key, wantedBy: [], unitRun: { attempts } });
    return putAtRest(project, 'build', purpose.key, body);
  }
  const limits = { attemptsMax: 1, deadlineMs: 9e9 };
  const cell = aCell('sanity', { runs: 'cloud-build', recipe: aRecipe(), ...limits });
  const body = aCandidate(row.of === 'collected' ? 'collected' : 'testing', {
    ...{ id: purpose.candidate, frozenCells: [cell] },
    cells: { sanity: { attempts, nonces: ['n'] } },
  });
  return putAtRest(project, 'candidate', body.id, body);
}

async function attemptOf(row: Row): Promise<Attempt | undefined> {
  const store = firestoreStore({ project: running.stack.project });
  const purpose = purposeOf(row);
  if (purpose.kind === 'build')
    return (await store.get('build', purpose.key))?.body.unitRun.attempts[0];
  return (await store.get('candidate', purpose.candidate))?.body.cells['sanity']?.attempts[0];
}

function send(message: object | string): Promise<number> {
  const target = { project: running.stack.project, functions: deployed.urls };
  return deliver(target, 'build-finished', pushOf(message));
}

async function state() {
  const documents = Object.entries(await running.documents());
  const rejected = documents.filter(([path]) => path.startsWith('rejected/'));
  const others = documents.filter(([path]) => !path.startsWith('rejected/'));
  return { rejected: rejected.length, others: Object.fromEntries(others) };
}

describe('a build that', () => {
  test.each(rows)('$what', async (row) => {
    const { project } = running.stack;
    const log = [
      'Step #0 - "fetch": git version 2.40',
      'Step #1 - "test": --- FAIL: TestProbe',
      'Step #1 - "test": API_TOKEN=abc',
      'Step #1 - "test": exit status 2',
    ].join('\n');
    if (row.is === 'failure')
      await storageFiles({ project }).putIfAbsent(
        ...([logsBucket, `log-${idOf(row)}.txt`, Buffer.from(log), 'text/plain'] as const),
      );
    await putWaiting(row);
    const told = async (name: RecordedBuild) => ({
      ...(await recordedBuild(name, idOf(row), purposeOf(row))),
      ...row.facts,
    });
    const truncated = JSON.stringify(await told(row.told)).slice(0, -40);
    const before = await state();
    expect(await send(truncated)).toBe(acknowledged);
    const after = await state();
    expect(after).toEqual({ ...before, rejected: before.rejected + 1 });

    expect(await send(await told(row.told))).toBe(acknowledged);
    const attempt = await attemptOf(row);
    expect(attempt).toMatchObject(row.attempt);
    if (row.attempt === open) expect(attempt).not.toHaveProperty('outcome');

    const first = await state();
    const again = [row.told, 'working', 'queued', 'success', 'failure', row.told] as const;
    for (const name of again) expect(await send(await told(name))).toBe(acknowledged);
    expect(await state()).toEqual(first);
  });
});

describe('a message of a build', () => {
  test('of somebody else costs no request', async () => {
    const before = await state();
    const asked = cloudBuild.asked.length;
    expect(await send(await recordedBuild('foreign', idOf(rows[0] ?? expect.fail())))).toBe(
      acknowledged,
    );
    expect(cloudBuild.asked.slice(asked)).toEqual([]);
    expect(await state()).toEqual(before);
  });

  test.each([
    ['that Cloud Build does not know', { projectId: 'csi-release' }],
    ['of another project', { projectId: 'another-project' }],
  ])('%s is rejected once, and changes nothing', async (what, facts) => {
    const id = `11111111-0000-4000-8000-00000000000${what.length % 10}`;
    const purpose = { kind: 'build', key: 'key-0', run: 'unit', attempt: 1 } as const;
    const message = { ...(await recordedBuild('success', id, purpose)), ...facts };
    const before = await state();
    for (let time = 0; time < 3; time += 1) expect(await send(message)).toBe(acknowledged);
    expect(await state()).toEqual({ ...before, rejected: before.rejected + 1 });
  });
});
