import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { checksums } from '#core/checksums.ts';
import { readChecksums } from '#edge/checksum-list.ts';
import { aDigest } from '../given/image.ts';

const run = promisify(execFile);
const paths = ['release.json', 'hello/deploy/a b.yaml', 'hello/deploy/*.yaml', 'hello/ü.yaml'];
const files = paths.map((path) => ({ path, digest: aDigest(`content of ${path}`) }));
const text = checksums(files);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csi-release-sums-'));
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `content of ${path}`);
  }
  await writeFile(join(folder, 'SHA256SUMS'), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function check(): Promise<{ readonly stdout: string }> {
  return run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder, timeout: 10_000 });
}

it('writes what sha256sum itself checks', async () => {
  const { stdout } = await check();
  expect(stdout.trim().split('\n')).toEqual(paths.toSorted().map((path) => `${path}: OK`));
});

it('writes nothing that sha256sum would pass of a changed file', async () => {
  await writeFile(join(folder, 'release.json'), 'changed');
  await expect(check()).rejects.toMatchObject({ code: 1 });
});

it('reads back what it writes, in the order of the paths', () => {
  const read = readChecksums(new TextEncoder().encode(text), 'SHA256SUMS');
  expect(read).toEqual(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
});

test.each([
  ['a line cut short', 'abc', 'SHA256SUMS'],
  ['a path outside', `${'0'.repeat(64)}  /etc/passwd\n`, 'SHA256SUMS'],
  ['an escaped name', `\\${text}`, 'SHA256SUMS'],
])('%s is refused', (_what, words, what) => {
  const bytes = new TextEncoder().encode(words);
  expect(() => readChecksums(bytes, what)).toThrow(/must be a SHA-256, two spaces and a path/);
});
