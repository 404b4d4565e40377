import { access } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Build, buildSchema } from '../../../emulators/cloud-build/build.ts';
import { chooseExecutor } from '../../../emulators/cloud-build/choose-executor.ts';
import { makeWorkspace } from '../../../emulators/cloud-build/workspace.ts';
import { type EngineScript, frame } from './engine/engine-routes.ts';
import { alpine, givenContainers, here, step } from './engine/given-containers.ts';
import { givenEngine } from './engine/played-engine.ts';
import { givenDir } from './given-cloud-build.ts';

const identity = {
  ...{ id: 'b', name: 'projects/p/locations/global/builds/b', projectId: 'p', status: 'WORKING' },
  ...{ createTime: '2026-01-01T00:00:00Z', logUrl: 'http://127.0.0.1:9/' },
};
const registryUrl = 'http://127.0.0.1:9';
const noNetwork = 'dial tcp: lookup registry-1.docker.io: no such host';

test('a step is a container with the paths, variables and volumes of Cloud Build', async () => {
  const { engine, run, log } = await givenContainers({ ...here, output: [frame(1, 'hi\n')] });
  const volumes = [{ name: 'cache', path: '/cache' }];
  const build = await run({
    steps: [
      { ...step, dir: 'a/b', env: ['A=1', 'B=/workspace'], volumes },
      { name: 'alpine:3.20', entrypoint: 'sh', args: ['-c', 'ls /workspace'], dir: '/x', volumes },
      { name: 'alpine:3.20' },
    ],
    options: { env: ['A=0', 'C=2'] },
  });
  expect(build.status, build.statusDetail).toBe('SUCCESS');
  expect(await log(build)).toContain('Step #0: hi\n');
  const [first, second, third] = engine.made;
  expect(first).toMatchObject({
    Image: `id of ${alpine}`,
    Cmd: ['echo', 'hi'],
    Env: ['HOME=/builder/home', 'BUILDER_OUTPUT=/builder/outputs', 'A=1', 'C=2', 'B=/workspace'],
    WorkingDir: '/workspace/a/b',
    HostConfig: { NetworkMode: 'host' },
  });
  expect(first).not.toHaveProperty('Entrypoint');
  expect(second).toMatchObject({ Entrypoint: ['sh'], Cmd: ['-c', 'ls /workspace'] });
  expect(second).toMatchObject({ WorkingDir: '/x' });
  expect([third?.Entrypoint, third?.Cmd, third?.WorkingDir]).toEqual([
    ...[undefined, undefined, '/workspace'],
  ]);
  const places = engine.made.map(({ HostConfig }) =>
    Object.fromEntries(HostConfig.Mounts.map(({ Target, Source }) => [Target, Source])),
  );
  const shared = ['/workspace', '/builder/home', '/cache'];
  expect(Object.keys(places[0] ?? {}).sort()).toEqual([...shared, '/builder/outputs'].sort());
  for (const path of shared) expect(places[1]?.[path]).toBe(places[0]?.[path]);
  expect(places[1]?.['/builder/outputs']).not.toBe(places[0]?.['/builder/outputs']);
  expect(engine.containers).toEqual(new Set());
});

test('a script is a program that the container is given', async () => {
  const { engine, run } = await givenContainers(here);
  await run({ steps: [{ name: 'alpine:3.20', script: 'echo hi' }] });
  const [made] = engine.made;
  expect(made).toMatchObject({ Entrypoint: ['/builder/script'], Cmd: [] });
  const mount = made?.HostConfig.Mounts.find(({ Target }) => Target === '/builder/script');
  expect(mount?.Source).toMatch(/steps\/0\/script$/);
});

function failed(why: string): string {
  return `Build step failure: build step 0 "alpine:3.20" failed: ${why}`;
}

/** How a build of one step ends. */
const ends: readonly (readonly [string, EngineScript, Partial<Build>, RegExp])[] = [
  [
    'exits with its own code',
    { ...here, exitCode: 7 },
    { status: 'FAILURE', statusDetail: failed('step exited with non-zero status: 7') },
    /Step #0: ERROR: step exited with non-zero status: 7/,
  ],
  [
    'cannot start its command',
    { ...here, refusedStart: 'exec: "echo": not found' },
    { status: 'FAILURE', statusDetail: failed('step exited with non-zero status: 127') },
    /Step #0: exec: "echo": not found/,
  ],
  [
    'cannot start its command, of which Podman has no code',
    { ...here, refusedStart: 'exec: "echo": not found', exitCode: -1 },
    { status: 'FAILURE', statusDetail: failed('step exited with non-zero status: 127') },
    /Step #0: exec: "echo": not found/,
  ],
  [
    'cannot be started at all',
    { ...here, refusedStart: 'no space left on device', exitCode: 0 },
    { status: 'FAILURE', statusDetail: failed('no space left on device') },
    /Step #0: ERROR: no space left on device/,
  ],
  [
    'writes in frames that split lines and letters',
    {
      ...here,
      output: [
        frame(1, 'one\ntw').subarray(0, 5),
        frame(1, 'one\ntw').subarray(5),
        frame(2, 'error\n'),
        frame(1, Buffer.from('o ä').subarray(0, 3)),
        frame(1, Buffer.from('o ä').subarray(3)),
      ],
    },
    { status: 'SUCCESS' },
    /Step #0: one\nStep #0: error\nStep #0: two ä\n/,
  ],
  [
    'cannot be pulled',
    { refusedPulls: { [alpine]: noNetwork } },
    { status: 'FAILURE' },
    /cannot pull "alpine:3.20": .*no such host.* --executor host/,
  ],
  [
    'cannot be pulled to its end',
    { brokenPulls: { [alpine]: 'unexpected EOF' } },
    { status: 'FAILURE' },
    /cannot pull "alpine:3.20": from .*: unexpected EOF.* --executor host/,
  ],
  [
    'takes longer than it may',
    { ...here, isEndless: true },
    { status: 'TIMEOUT', statusDetail: failed('step exceeded its timeout of 0.300s') },
    /step exceeded its timeout/,
  ],
  [
    'takes longer than it may in an engine that kills nothing',
    { ...here, isEndless: true, killStatus: 500 },
    { status: 'TIMEOUT' },
    /step exceeded its timeout/,
  ],
];

test.each(ends)('a container that %s is told and removed', async (_, script, expected, line) => {
  const { engine, run, log } = await givenContainers(script);
  const timed = script.isEndless ? { ...step, timeout: '0.3s' } : step;
  const build = await run({ steps: [timed] });
  expect(build).toMatchObject(expected);
  expect(await log(build)).toMatch(line);
  expect(engine.containers).toEqual(new Set());
});

test('cancelling a build kills and removes its container', async () => {
  const { engine, create, url, untilLogged } = await givenContainers({
    ...{ ...here, isEndless: true, output: [frame(1, 'started\n')] },
  });
  const build = await create({ steps: [step] });
  await untilLogged(build, /started/);
  const path = `${url}/v1/projects/p/builds/${build.id}:cancel`;
  const cancelled = await fetch(path, { method: 'POST', body: '{}' });
  expect(await cancelled.json()).toMatchObject({
    ...{ status: 'CANCELLED', steps: [{ status: 'CANCELLED' }] },
  });
  expect(engine.calls).toContain('POST /containers/1/kill');
  expect(engine.containers).toEqual(new Set());
});

/** A workspace in which a container has run, and the executor that ran it. */
async function givenUsedWorkspace() {
  const { host, ...engine } = await givenEngine(here);
  const executor = await chooseExecutor('docker', 'owner', { DOCKER_HOST: host });
  onTestFinished(executor.close);
  const workspace = await makeWorkspace(await givenDir(), 1);
  const build = buildSchema.parse({ steps: [step], ...identity });
  const running = { build, workspace, registryUrl, line: () => undefined };
  const { signal } = new AbortController();
  for (const used of build.steps) await executor.run(used, 0, { ...running, signal });
  return { engine, executor, workspace };
}

test('what a workspace does not give up is opened by a container first', async () => {
  const { engine, executor, workspace } = await givenUsedWorkspace();
  const remove = vi.fn(workspace.remove).mockRejectedValueOnce(new Error('EACCES'));
  await executor.removeWorkspace({ ...workspace, remove });
  expect(engine.made[1]).toMatchObject({
    ...{ Image: `id of ${alpine}`, Entrypoint: ['chmod', '-R', 'a+rwX', '/left'], User: '0' },
    HostConfig: { Mounts: [{ Source: workspace.root, Target: '/left' }] },
  });
  expect(engine.containers).toEqual(new Set());
  await expect(access(workspace.root)).rejects.toThrow('ENOENT');
});

test('a workspace that nothing opens fails no build, and somebody is told', async () => {
  const { executor, workspace } = await givenUsedWorkspace();
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => told.mockRestore());
  const remove = vi.fn(workspace.remove).mockRejectedValue(new Error('EACCES: a'));
  await executor.removeWorkspace({ ...workspace, remove });
  expect(told).toHaveBeenCalledWith(expect.stringContaining('EACCES: a'));
});
