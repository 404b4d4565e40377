import { execFile } from 'node:child_process';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { listServerRefs } from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { describe, expect, test, vi } from 'vitest';
import { prepareGit } from '../../../emulators/git/git-process.ts';
import { startGit } from '../../../emulators/git/serve.ts';
import { deadlineMs, repositoryName, useGitHost } from './git-world.ts';

const world = useGitHost();

describe('the smart HTTP protocol', () => {
  test.each([
    { version: 2, suffix: '.git' },
    { version: 2, suffix: '' },
    { version: 0, suffix: '.git' },
  ])(
    'git clones over version $version from an address that ends in "$suffix"',
    async ({ version, suffix }) => {
      const into = await mkdtemp(join(world.dir, 'clone-'));
      const url = `${world.host.url}/${repositoryName}${suffix}`;
      await world.git('-c', `protocol.version=${version}`, 'clone', '--quiet', url, into);
      expect(await readFile(join(into, 'cmd', 'main.js'), 'utf8')).toBe('console.log(1);\n');
    },
  );

  test('git fetches one commit by its hash, shallow, as a build does', async () => {
    const commit = await world.git('rev-parse', 'HEAD');
    const into = await mkdtemp(join(world.dir, 'fetch-'));
    await world.git('init', '--quiet', into);
    await world.git('-C', into, 'fetch', '--quiet', '--depth=1', world.address, commit);
    expect(await world.git('-C', into, 'rev-parse', 'FETCH_HEAD')).toBe(commit);
  });

  test('both kinds of tag are listed with the commit they name, and a deleted one is not', async () => {
    const commit = await world.git('rev-parse', 'HEAD');
    const tagObject = await world.git('rev-parse', 'v1.1.0');
    await world.git(
      '--git-dir',
      join(world.host.root, `${repositoryName}.git`),
      'tag',
      '--delete',
      'v9.9.9',
    );
    const refs = await listServerRefs({
      http,
      url: world.address,
      protocolVersion: 2,
      prefix: 'refs/tags/',
      peelTags: true,
    });
    expect(refs).toEqual([
      { ref: 'refs/tags/v1.0.0', oid: commit },
      { ref: 'refs/tags/v1.1.0', oid: tagObject, peeled: commit },
    ]);
    expect((await world.git('ls-remote', '--tags', world.address)).split('\n')).toEqual([
      `${commit}\trefs/tags/v1.0.0`,
      `${tagObject}\trefs/tags/v1.1.0`,
      `${commit}\trefs/tags/v1.1.0^{}`,
    ]);
  });

  test('a compressed request is understood', async () => {
    const response = await fetch(`${world.address}/git-upload-pack`, {
      method: 'POST',
      headers: { 'git-protocol': 'version=2', 'content-encoding': 'gzip' },
      body: gzipSync('0014command=ls-refs\n00010000'),
      signal: AbortSignal.timeout(deadlineMs),
    });
    expect(await response.text()).toContain(
      `${await world.git('rev-parse', 'HEAD')} refs/heads/main`,
    );
  });

  test('a request that is not of the protocol fails with what git says about it', async () => {
    const response = await fetch(`${world.address}/git-upload-pack`, {
      method: 'POST',
      body: 'nonsense',
      signal: AbortSignal.timeout(deadlineMs),
    });
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('protocol error');
  });

  test('pushing is refused', async () => {
    await expect(world.git('push', '--quiet', world.address, 'main')).rejects.toThrow('403');
  });

  test('a repository that belongs to somebody else is served', async () => {
    const { environment } = await prepareGit(join(world.dir, 'data', 'home'));
    const { stdout } = await promisify(execFile)(
      'git',
      [
        'upload-pack',
        '--strict',
        '--advertise-refs',
        join(world.host.root, `${repositoryName}.git`),
      ],
      { env: { ...environment, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, timeout: deadlineMs },
    );
    expect(stdout).toContain('refs/tags/v1.0.0');
  });
});

test('without git on the PATH the start fails and says what to install', async () => {
  vi.stubEnv('PATH', world.dir);
  await expect(startGit({ dir: join(world.dir, 'none') })).rejects.toThrow('install git');
  vi.unstubAllEnvs();
});

test('a second start on the same folder serves what is there', async () => {
  const again = await startGit({ dir: join(world.dir, 'data') });
  const refs = await world.git('ls-remote', `${again.url}/${repositoryName}`, 'refs/tags/v1.0.0');
  await again.close();
  expect(refs).toContain('refs/tags/v1.0.0');
  expect((await stat(join(again.root, `${repositoryName}.git`))).isDirectory()).toBe(true);
});
