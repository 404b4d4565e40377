import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { bucketFiles } from '../../commands/verify/bucket-files.ts';
import { runCommand } from '../commands/run-command.ts';

const run = promisify(execFile);

/** Expects that the command finds a release right that a stack has, or left, in a folder. */
export async function expectVerified(dir: string, release: string): Promise<void> {
  const { code, stdout, stderr } = await runCommand('verify.ts', release, '--dir', dir);
  expect({ code, stderr, stdout }).toEqual({
    ...{ code: 0, stderr: '' },
    stdout: expect.stringContaining(`${release} is what was released`),
  });
  expect(stdout).not.toMatch(/WRONG|\n {2}\? /);
}

/** Expects that sha256sum itself finds the files of a release whole, as they are downloaded. */
export async function expectSummed(storage: string, release: string): Promise<void> {
  const files = bucketFiles(`${storage}/csi-release-releases`);
  const prefix = `${release.replace('@', '/')}/`;
  const names = (await files.list(prefix)) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'csi-release-files-'));
  try {
    for (const name of names) {
      const path = join(folder, name.slice(prefix.length));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await files.get(name)) ?? '');
    }
    const options = { cwd: folder, timeout: 10_000 };
    const { stdout } = await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], options);
    expect(stdout.trim().split('\n')).toHaveLength(names.length - 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
