import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { untilEnded } from '../process-life.ts';
import { givenCloudBuild, givenDir } from './given-cloud-build.ts';

const sleeping = {
  steps: [{ name: 'bash', args: ['sh', '-c', 'sleep 600 & echo pids $$$$ $$! $$PWD; wait'] }],
};
const quick = { steps: [{ name: 'bash', args: ['true'] }] };

test('closing ends what runs; a restart fails what ran, runs what waited and keeps the rest', async () => {
  const dir = await givenDir();
  const before = await givenCloudBuild({ dir, workers: 1 });
  const ended = await before.run({ ...quick, tags: ['t'] });
  const ran = await before.create(sleeping);
  const waited = await before.create(quick);
  const [, ...pids] = await before.untilLogged(ran, /pids (\d+) (\d+)/);
  await before.close();
  await untilEnded(pids.map(Number));
  const after = await givenCloudBuild({ dir, workers: 1 });
  expect({ ...(await after.get(ended.id)), logUrl: '' }).toEqual({ ...ended, logUrl: '' });
  expect(await after.get(ran.id)).toMatchObject({
    status: 'INTERNAL_ERROR',
    statusDetail: 'the emulator ended while the build ran',
  });
  await after.until(waited.id, 'SUCCESS');
});

test('SIGKILL of the emulator leaves no process, its next start no workspace', async () => {
  const dir = await givenDir();
  const fixture = join(import.meta.dirname, 'fixtures', 'emulator.ts');
  const emulator = spawn(process.execPath, [fixture, dir, JSON.stringify(sleeping)]);
  onTestFinished(() => {
    emulator.kill('SIGKILL');
  });
  const [line] = await once(emulator.stdout, 'data', { signal: AbortSignal.timeout(15_000) });
  const [, ...pids] = /pids (\d+) (\d+) (.+)/.exec(String(line)) ?? [];
  const workspace = pids.pop() ?? '';
  expect(pids).toHaveLength(2);
  emulator.kill('SIGKILL');
  await once(emulator, 'exit');
  await untilEnded(pids.map(Number));
  await access(workspace);
  await givenCloudBuild({ dir });
  await expect(access(workspace)).rejects.toThrow('ENOENT');
});
