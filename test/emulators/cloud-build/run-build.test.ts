import { access } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { untilEnded } from '../process-life.ts';
import { givenCloudBuild } from './given-cloud-build.ts';

function sh(script: string, more: object = {}): object {
  return { name: 'ubuntu', args: ['sh', '-c', script], ...more };
}

test('steps see the same workspace and home, and nothing of our environment', async () => {
  const { run, log } = await givenCloudBuild();
  const build = await run({
    steps: [
      sh('echo $$HOME > /workspace/home; echo x > $$HOME/x; env', { env: ['A=1', 'B=/workspace'] }),
      sh('test "$(cat home)" = "$$HOME" && test -e /builder/home/x && echo $$A$$C', { dir: '.' }),
    ],
    options: { env: ['A=0', 'C=2'] },
  });
  expect(build.status, build.statusDetail).toBe('SUCCESS');
  const text = await log(build);
  expect(text).toContain('Step #1: 02');
  const names = [...text.matchAll(/Step #0: (\w+)=/g)].map(([, name]) => name).sort();
  expect(names).toEqual('A B BUILDER_OUTPUT C HOME LANG PATH PWD TMPDIR'.split(' '));
});

test.each([
  ['node', { args: ['-p', '1+1'] }, '2'],
  ['node:24-slim', { args: ['node', '-p', '"command"'] }, 'command'],
  ['gcr.io/cloud-builders/npm', { entrypoint: 'node', args: ['-p', '6*7'] }, '42'],
  ['gcr.io/cloud-builders/git', { args: ['init', '--quiet', '/workspace/r'] }, ''],
  ['docker.io/library/bash:5', { script: 'echo $1none $0' }, 'none'],
  ['alpine', { script: '#!/bin/sh\necho own shell' }, 'own shell'],
  ['ubuntu', { script: 'set; false; echo not reached' }, 'status: 1'],
  ['ubuntu', { entrypoint: 'bash', args: ['-c', 'echo $$BASH_VERSION'] }, '5.'],
  ['ubuntu', {}, 'DONE'],
  ['ubuntu', { dir: 'new/dir', args: ['pwd'] }, '/workspace/new/dir'],
  ['ubuntu', { args: ['no-such-command'] }, 'status: 127'],
  ['ubuntu', { dir: '../..', args: ['pwd'] }, 'is outside of /workspace'],
  ['python:3', { args: ['x'] }, 'knows no image "python:3": it knows gcr.io/cloud-builders/git'],
  ['gcr.io/cloud-builders/gsutil', {}, 'knows no image "gcr.io/cloud-builders/gsutil"'],
])('a step of %s with %o logs %s', async (name, step, expected) => {
  const { run, log } = await givenCloudBuild();
  expect(await log(await run({ steps: [{ name, ...step }] }))).toContain(expected);
});

test.each([
  ['a build', { timeout: '0.3s' }, {}, 'build exceeded its timeout of 0.300s'],
  ['a step', {}, { timeout: '0.3s' }, 'step exceeded its timeout of 0.300s'],
])(
  '%s that takes too long ends with TIMEOUT and all its processes',
  async (_, build, step, why) => {
    const { run, log } = await givenCloudBuild();
    const script = 'echo pids $$$$; trap "" TERM; sleep 600 & echo pids $$!; wait';
    const ended = await run({ ...build, steps: [sh(script, step), sh('true')] });
    expect(ended).toMatchObject({ status: 'TIMEOUT', steps: [{ status: 'TIMEOUT' }, {}] });
    expect(ended.statusDetail).toContain(why);
    const text = await log(ended);
    await untilEnded([...text.matchAll(/pids (\d+)/g)].map(([, pid]) => Number(pid)));
  },
);

test('cancelling a build ends the whole process group of its step', async () => {
  const { create, url, untilLogged, get } = await givenCloudBuild();
  const build = await create({ steps: [sh('sleep 600 & echo pids $$$$ $$!; wait')] });
  const [, ...pids] = await untilLogged(build, /pids (\d+) (\d+)/);
  const cancelled = await fetch(`${url}/v1/projects/p/builds/${build.id}:cancel`, {
    method: 'POST',
    body: '{}',
  });
  expect(await cancelled.json()).toMatchObject({ status: 'CANCELLED' });
  expect(await get(build.id)).toMatchObject({ steps: [{ status: 'CANCELLED' }] });
  await untilEnded(pids.map(Number));
});

test('what a step leaves in the background ends with the step', async () => {
  const { run, log } = await givenCloudBuild();
  const build = await run({ steps: [sh('sleep 600 >/dev/null 2>&1 & echo pids $$!')] });
  expect(build.status).toBe('SUCCESS');
  const [, pid] = /pids (\d+)/.exec(await log(build)) ?? [];
  await untilEnded([Number(pid)]);
});

test('builds beyond the number of workers wait, can be cancelled there, and expire', async () => {
  const { create, until, url } = await givenCloudBuild({ workers: 1 });
  const first = await create({ steps: [sh('exec sleep 600')] });
  await until(first.id, 'WORKING');
  const second = await create({ steps: [sh('true')] });
  const third = await create({ steps: [sh('true')], queueTtl: '0.05s' });
  const fourth = await create({ steps: [sh('true')] });
  expect(await until(third.id, 'EXPIRED')).not.toHaveProperty('startTime');
  for (const { id } of [second, first]) {
    await fetch(`${url}/v1/projects/p/builds/${id}:cancel`, { method: 'POST', body: '{}' });
  }
  expect(await until(second.id, 'CANCELLED')).not.toHaveProperty('startTime');
  await until(fourth.id, 'SUCCESS');
});

test('the workspace of a build is gone when the build has ended', async () => {
  const { run, log } = await givenCloudBuild();
  const build = await run({ steps: [sh('pwd')] });
  const [, dir = ''] = /Step #0: (\/.*)/.exec(await log(build)) ?? [];
  await expect(access(dir)).rejects.toThrow('ENOENT');
});

test('a source that cannot be fetched fails the build before its steps', async () => {
  const { run } = await givenCloudBuild();
  const source = { storageSource: { bucket: 'b', object: 'o.tgz' } };
  const build = await run({ source, steps: [sh('true')] });
  expect(build).toMatchObject({
    status: 'FAILURE',
    failureInfo: { type: 'FETCH_SOURCE_FAILED' },
    statusDetail: expect.stringContaining('gs://b/o.tgz'),
  });
});
