import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RegistryEmulator, startRegistry } from '../../emulators/registry/registry.ts';
import { type Ended, runCommand } from './run-command.ts';
import { givenMemoryRelease } from './verify/memory-release.ts';

let dir: string;
let registry: RegistryEmulator;
let places: readonly string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'csi-release-verify-'));
  registry = await startRegistry({ dir: join(dir, 'registry') });
  const { files, trustedKeys } = await givenMemoryRelease();
  for (const [path, bytes] of files) {
    const file = join(dir, 'files', 'sample', 'v1.0.0', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  await writeFile(join(dir, 'key.pem'), trustedKeys.join(''));
  const key = join(dir, 'key.pem');
  places = ['--files', join(dir, 'files'), '--registry', registry.url, '--key', key];
});
afterAll(async () => {
  await registry?.close();
  await rm(dir, { recursive: true, force: true });
});

function verify(...args: readonly string[]): Promise<Ended> {
  return runCommand('verify.ts', ...args);
}

const verified = z.object({
  release: z.string(),
  verdict: z.string(),
  checks: z.array(z.object({ check: z.string(), count: z.number(), faults: z.array(z.string()) })),
  notChecked: z.array(z.string()),
});

describe('npm run verify', () => {
  it('ends with 1 where a registry has no image of the release, and says of each', async () => {
    const { code, stdout, stderr } = await verify('sample@v1.0.0', ...places);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('  ok         1 signature: the statement is signed by a key');
    expect(stdout).toContain('WRONG      3 images: every version tag names its image');
    expect(stdout).toMatch(/csi\/hello:v1\.0\.0 is not there\n/);
    expect(stdout).toMatch(/\nsample@v1\.0\.0 is NOT what was released: do not use it\.\n$/);
  });

  it('tells the same as JSON', async () => {
    const { code, stdout } = await verify('sample@v1.0.0', '--json', ...places);
    const told = verified.parse(JSON.parse(stdout));
    expect([code, told.release, told.verdict]).toEqual([1, 'sample@v1.0.0', 'wrong']);
    const wrong = told.checks.filter(({ faults }) => faults.length > 0);
    expect(wrong.map(({ faults }) => faults.length)).toEqual([3, 3, 3]);
  });

  it.each<[string, () => readonly string[], RegExp]>([
    ['no release', () => [], /missing required argument 'release'/],
    ['no version', () => ['sample'], /sample is no name of a release: write LINE@vX\.Y\.Z/],
    [
      'a release that there is not',
      () => ['sample@v2.0.0', ...places],
      /^there is no release sample@v2\.0\.0 in .*files; there are sample@v1\.0\.0\n$/,
    ],
    [
      'a folder of no releases',
      () => ['sample@v1.0.0', ...places, '--files', join(dir, 'nowhere')],
      /; there is none\n$/,
    ],
    [
      'a key that is not there',
      () => ['sample@v1.0.0', ...places, '--key', join(dir, 'none.pem')],
      /none\.pem, a public key, cannot be read: ENOENT/,
    ],
    [
      'a key that is none',
      () => ['sample@v1.0.0', ...places, '--key', join(dir, 'files/sample/v1.0.0/SHA256SUMS')],
      /SHA256SUMS is no public key in PEM/,
    ],
    [
      'an address that is none',
      () => ['sample@v1.0.0', ...places, '--registry', 'us-docker.pkg.dev'],
      /--registry must be an address, such as https:\/\/us-docker\.pkg\.dev/,
    ],
    [
      'no local stack',
      () => ['sample@v1.0.0', '--dir', join(dir, 'nowhere')],
      /nowhere holds nothing of a stack: npm run demo -- --once\n$/,
    ],
  ])('ends with 2 for %s, and says what to do', async (_what, args, words) => {
    const { code, stdout, stderr } = await verify(...args());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('explains itself in 80 columns', async () => {
    const { code, stdout } = await verify('--help');
    expect(code).toBe(0);
    for (const word of ['<release>', '--files', '--registry', '--key', '--json', 'Ends with 0'])
      expect(stdout).toContain(word);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
