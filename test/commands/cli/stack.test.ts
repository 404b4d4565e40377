import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  maintainer,
  putAccepted,
  tagComponents,
  writeLines,
} from '../../functions/given-release.ts';
import { type RunningStack, runStack } from '../../functions/running-stack.ts';
import type { Ended } from '../run-command.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let running: RunningStack;
let candidate: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'csi-release-cli-'));
  running = await runStack({ lines: await writeLines(folder, ['one']) });
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  await symlink(running.dir, path.join(folder, '.local'));
  candidate = await putAccepted(running, 'one', await tagComponents(running, ['one']));
});
afterAll(async () => {
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<Ended> => runCli({ folder }, ...args);

test('A promoter who knows nothing but the folder of a stack brings a candidate to its release', async () => {
  const promote = ['promote', candidate, '--reason', 'All cells passed', '--yes', '--watch'];

  const lines = await run('lines');
  expect([lines.code, lines.stdout]).toEqual([0, expect.stringMatching(/^one +-/m)]);
  expect(await run('candidates', 'one')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(candidate),
  });
  const shown = await run('show', candidate);
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('accepted')]);
  const plan = await run('plan', candidate);
  expect(plan.stdout).toContain(`one@v1.0.0, from candidate ${candidate}\nmay be promoted now\n`);

  expect(await run(...promote)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('csi-release login --as EMAIL'),
  });
  const why = await run('why', candidate);
  expect([why.code, why.stdout]).toEqual([0, expect.stringContaining('needs a person')]);
  expect((await run('login', '--as', 'eve@example.com')).code).toBe(0);
  expect(await run(...promote)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('eve@example.com is not among the promoters of one'),
  });

  expect((await run('login', '--as', maintainer.email)).code).toBe(0);
  expect((await run('whoami')).stdout).toContain(`${maintainer.email} at `);
  const released = await run(...promote, '--json');
  expect(released).toMatchObject({ code: 0, stderr: expect.stringContaining('released') });
  expect((await run('release', 'one@v1.0.0')).stdout).toMatch(/\nstate +released\n/);
  expect((await run('notes', 'one@v1.0.0')).stdout).toMatch(/^# one@v1\.0\.0\n/);
  expect((await run('show', 'one@v9.0.0')).code).toBe(4);
  expect((await run('verify', 'one@v1.0.0')).code).toBe(0);
});
