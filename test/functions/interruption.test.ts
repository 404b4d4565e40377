import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Firestore } from '@google-cloud/firestore';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import type { StackAddresses } from '../../emulators/stack/addresses.ts';
import type { EmulatorKind } from '../../emulators/stack/options.ts';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import { describeEachKind } from '../emulator-kinds.ts';
import { descendantsOf, isRunning, untilEnded } from '../emulators/process-life.ts';
import { root } from '../sources.ts';
import { inGroupsOf, nameOf } from './process-groups.ts';

const waited = { timeout: 20_000, interval: 50 };

let dir: string;
let lines: string;

beforeAll(async () => {
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  dir = await mkdtemp(join(tmpdir(), 'interruption-'));
  lines = join(dir, 'lines');
  await mkdir(lines);
  const write = (file: string, content: object) =>
    writeFile(join(lines, file), JSON.stringify(content));
  await write('components.yaml', { components: { greeter } });
  await write('slow.yaml', slow);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

/** Built by a step that takes its time, with a process in the background. */
const greeter = {
  repository: 'https://git.sample.example/sample/greeter',
  images: { greeter: ['linux/amd64'] },
  production: 'us-docker.pkg.dev/csi-release/csi',
  recipe: {
    timeout: '10m',
    steps: [
      {
        name: 'bash',
        entrypoint: 'bash',
        args: ['-c', 'sleep 600 & sleep 600'],
        env: ['TARGET=gcr.io/$_STAGING_PROJECT/greeter:$_PULL_BASE_REF'],
      },
    ],
  },
};
const slow = {
  line: 'slow',
  promoters: ['maintainer@example.com'],
  quietTime: '0s',
  timeToLive: { failed: '1d', accepted: '7d', released: '3d' },
  components: { greeter: '1' },
  cells: { e2e: { runs: 'external', counts: 'blocking', deadline: '1h' } },
};

/** Starts what `npm run local` starts; whatever the test does, it is gone afterwards. */
function startLocal(kind: EmulatorKind) {
  const where = ['--dir', join(dir, 'stack'), '--lines', lines];
  const who = ['--emulators', kind, '--executor', 'host'];
  const options = [...where, ...who, '--fresh', '--json'];
  const program = ['--import', './bin/preflight.mjs', 'emulators/local.ts', ...options];
  const local = spawn(process.execPath, program, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void local.kill('SIGKILL'));
  const exit = once(local, 'exit');
  return { local, exit, pid: local.pid ?? 0 };
}

const buildList = z.object({ builds: z.array(z.object({ status: z.string() })).default([]) });

async function statuses({ cloudBuild, project }: StackAddresses): Promise<readonly string[]> {
  const url = `${cloudBuild}/v1/projects/${project}/builds`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return buildList.parse(await answer.json()).builds.map(({ status }) => status);
}

async function collections({ firestore, project }: StackAddresses): Promise<readonly string[]> {
  const client = new Firestore({ projectId: project, host: firestore, ssl: false });
  const found = await client.listCollections();
  await client.terminate();
  return found.map(({ id }) => id);
}

/** Google's emulators are programs in Java, our own are in the stack's process. */
const javaOf = { official: ['java', 'java'], own: [] };

/** Has the one component built, and answers the processes of the stack when the step runs. */
async function buildSlowly(stack: StackAddresses, pid: number): Promise<readonly number[]> {
  const [, ...made] = await makeSampleRepositories(stack.gitRoot);
  expect(made).toHaveLength(2);
  await tagSample(stack.gitRoot, 'greeter', 'v1.0.0').catch((error: unknown) =>
    expect(String(error)).toContain('has a tag v1.0.0 already'),
  );
  const message = JSON.stringify({ component: 'greeter', tag: 'v1.0.0' });
  await pubsubRest(stack.pubsub, stack.project).publish('tag-detected', message, {});
  return vi.waitFor(async () => {
    const children = await descendantsOf(pid);
    const names = (await Promise.all(children.map(nameOf))).toSorted();
    const own = names.filter((name) => name === 'java' || name === 'sleep');
    expect(own).toEqual([...javaOf[stack.emulators], 'sleep', 'sleep']);
    expect(await statuses(stack)).toEqual(['WORKING']);
    return children;
  }, waited);
}

/** Where the step of the last test ran. */
let abandoned = join(tmpdir(), 'no-step-ran-yet');

/** Starts in the one folder, and finds nothing of the run that was ended there before. */
async function startFresh(kind: EmulatorKind) {
  const { local, exit, pid } = startLocal(kind);
  const [printed] = await once(local.stdout, 'data');
  const stack: StackAddresses = JSON.parse(String(printed));
  expect(await statuses(stack)).toEqual([]);
  expect(await collections(stack)).toEqual([]);
  await expect(readdir(abandoned)).rejects.toThrow('ENOENT');
  return { stack, exit, pid };
}

/** In the order in which they run: each but the first starts where the one before was ended. */
describeEachKind('a stack that is interrupted', (kind) => {
  test.each([
    { signal: 'SIGKILL', ends: [null, 'SIGKILL'] },
    { signal: 'SIGINT', ends: [0, null] },
    { signal: 'SIGTERM', ends: [0, null] },
  ] as const)(
    'by $signal during a build ends every process, after a fresh start',
    async (given) => {
      const { stack, exit, pid } = await startFresh(kind);
      const children = await buildSlowly(stack, pid);
      const names = await Promise.all(children.map(nameOf));
      abandoned = await readlink(`/proc/${children[names.indexOf('sleep')]}/cwd`);
      const groups = await inGroupsOf(children);
      expect(groups.before).toEqual(expect.arrayContaining([...children]));
      process.kill(pid, given.signal);
      expect(await exit).toEqual(given.ends);
      await untilEnded([...children, ...groups.before]);
      expect(await groups.now()).toEqual([]);
    },
  );

  test('starts fresh once more after all of them', async () => {
    const { exit, pid } = await startFresh(kind);
    const children = await descendantsOf(pid);
    process.kill(pid, 'SIGTERM');
    expect(await exit).toEqual([0, null]);
    await untilEnded(children);
  });

  test.each([
    { signal: 'SIGINT', ends: [130, null] },
    { signal: 'SIGKILL', ends: [null, 'SIGKILL'] },
  ] as const)('by $signal while it starts ends everything', async ({ signal, ends }) => {
    const { exit, pid } = startLocal(kind);
    const children = await vi.waitFor(async () => {
      const found = await descendantsOf(pid);
      expect(found).not.toEqual([]);
      return found;
    }, waited);
    process.kill(pid, signal);
    expect(await exit).toEqual(ends);
    await untilEnded(children);
    expect(await isRunning(pid)).toBe(false);
    const address = readFile(join(dir, 'stack', 'stack.json'), 'utf8');
    await expect(address).rejects.toThrow('ENOENT');
  });
});
