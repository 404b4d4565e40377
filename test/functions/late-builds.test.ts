import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imagesOf, platforms } from './build-lines.ts';
import { expectWhole, type GivenBuilds, runBuilds } from './given-builds.ts';

/** Its letters are turned round where it is written: only who runs it has it. */
const secret = 'hunter2-s3cret';
const turned = `$(echo ${secret.split('').reverse().join('')} | rev)`;
/** More lines than are kept, and secrets among those that are. */
const leak = [
  'for line in $(seq 1 30); do echo "line $line"; done',
  `echo "curl -H 'Authorization: Bearer ${turned}' https://ci.example"`,
  `echo "API_TOKEN=${turned}" >&2`,
  'exit 3',
].join('; ');

let builds: GivenBuilds;

beforeAll(async () => {
  builds = await runBuilds({
    late: {},
    torn: { needs: [...platforms, 'linux/s390x'] },
    leaky: { last: leak },
  });
});
afterAll(() => builds?.close());

test('a build that ends twenty hours late is the one that counts, whole', async () => {
  await builds.announce('late');
  const running = await builds.until('late', ({ build }) => expect(build?.phase).toBe('running'));
  const [{ id } = expect.fail('nothing was made')] = running.cloudBuilds;
  await builds.advance('PT20H');
  const after = await builds.until('late', ({ audit }) => expect(audit).toContain('still running'));
  expect(after).toMatchObject({
    ...{ build: { phase: 'running' }, candidate: { phase: 'building' } },
    cloudBuilds: [{ id, status: 'WORKING' }],
  });
  await builds.goOn('late');
  const seen = await builds.until('late', ({ candidate, owed }) => {
    expect(candidate).toMatchObject({ phase: 'testing', why: 'waits for e2e' });
    expect(owed).toEqual([]);
  });
  await expectWhole(builds, 'late', id);
  expect(seen.cloudBuilds).toHaveLength(1);
  const told = seen.audit.filter((why) => why !== 'still running');
  expect(told).toEqual([
    ...['wanted', `builds as ${id}`, 'built'],
    ...['opened with 1 components', 'the set is whole; its tests begin'],
    'its files are staged, with 0 findings',
  ]);
});

test('an image that lacks a platform fails its build by name, and none is staged', async () => {
  await builds.goOn('torn');
  await builds.announce('torn');
  const seen = await builds.until('torn', ({ candidate, owed }) => {
    expect(candidate?.phase).toBe('failed');
    expect(owed).toEqual([]);
  });
  const why = 'image torn-b lacks linux/s390x';
  expect(seen).toMatchObject({
    build: { phase: 'failed', why, staged: [] },
    candidate: { why: `torn was not built: ${why}` },
    cloudBuilds: [{ status: 'SUCCESS' }],
  });
  const [attempt, ...others] = seen.build?.imagesRun.attempts ?? [];
  expect(others).toEqual([]);
  expect(attempt).toMatchObject({ outcome: 'failed', why });
  for (const image of imagesOf('torn'))
    expect(Object.keys(seen.staging[image] ?? {})).toEqual([attempt?.registryTag]);
  expect(seen.audit).toEqual([
    ...['wanted', `builds as ${attempt?.buildId}`, why],
    ...['opened with 1 components', `torn was not built: ${why}`],
  ]);
  expect(seen.log).toContain(`moved: ${why}`);
});

test('a step that fails is kept with its last lines, and no secret in them', async () => {
  await builds.goOn('leaky');
  await builds.announce('leaky');
  const seen = await builds.until('leaky', ({ candidate, owed }) => {
    expect(candidate?.phase).toBe('failed');
    expect(owed).toEqual([]);
  });
  const why = 'Build step failure: build step 3 "bash" failed: step exited with non-zero status: 3';
  expect(seen).toMatchObject({
    build: { phase: 'failed', why },
    candidate: { why: `leaky was not built: ${why}` },
  });
  const [attempt, ...others] = seen.build?.imagesRun.attempts ?? [];
  expect(others).toEqual([]);
  expect(attempt).toMatchObject({ outcome: 'failed', why });
  const ends = ["curl -H 'Authorization: [redacted]' https://ci.example", 'API_TOKEN=[redacted]'];
  const error = 'ERROR: step exited with non-zero status: 3';
  const lines = Array.from({ length: 17 }, (_, index) => `line ${index + 14}`);
  expect(attempt?.['failedStep']).toEqual({
    ...{ index: 3, id: 'last', name: 'bash', exitCode: 3 },
    lastLines: [...lines, ...ends, error],
  });
  const log = await fetch(String(attempt?.['url']), { signal: AbortSignal.timeout(5_000) });
  expect(await log.text()).toContain(`API_TOKEN=${secret}`);
  expect(JSON.stringify(await builds.running.documents())).not.toContain(secret);
  const logFile = join(builds.running.stack.logDir, 'functions.log');
  expect(await readFile(logFile, 'utf8')).not.toContain(secret);
});
