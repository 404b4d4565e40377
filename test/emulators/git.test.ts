import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, gzipSync } from 'node:zlib';
import { listServerRefs } from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { prepareGit } from '../../emulators/git/git-process.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';

const deadlineMs = 20_000;
const repositoryName = 'github.com/kubernetes-csi/external-attacher';

let dir: string;
let work: string;
let host: GitEmulator;
let address: string;

async function git(...args: readonly string[]): Promise<string> {
  const environment = {
    PATH: process.env['PATH'],
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  const options = { env: environment, cwd: work, timeout: deadlineMs };
  const { stdout } = await promisify(execFile)('git', args, options);
  return stdout.trim();
}

/** Sends a path as it is, which fetch would tidy up first. */
function statusOf(path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(host.url);
    request({ hostname, port, path, method, timeout: deadlineMs }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

async function filesOf(url: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
  expect(response.status).toBe(200);
  const unpack = extract();
  const files: Record<string, string> = {};
  const reading = (async () => {
    for await (const entry of unpack) {
      const content = await text(entry);
      if (entry.header.type === 'file') files[entry.header.name] = content;
    }
  })();
  await pipeline(Readable.from([await response.bytes()]), createGunzip(), unpack);
  await reading;
  return files;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'git-emulator-'));
  work = join(dir, 'work');
  host = await startGit({ dir: join(dir, 'data') });
  address = `${host.url}/${repositoryName}.git`;
  await mkdir(work);
  await git('init', '--quiet', '--initial-branch=main');
  await mkdir(join(work, 'cmd'));
  await writeFile(join(work, 'cmd', 'main.js'), 'console.log(1);\n');
  await git('add', '.');
  await git('commit', '--quiet', '--message=Add the command');
  await git('tag', 'v1.0.0');
  await git('tag', '--annotate', '--message=Second', 'v1.1.0');
  await git('tag', 'v9.9.9');
  await git('clone', '--quiet', '--bare', '.', join(host.root, `${repositoryName}.git`));
});

afterAll(async () => {
  await host.close();
  await rm(dir, { recursive: true });
});

describe('the smart HTTP protocol', () => {
  test.each([
    { version: 2, suffix: '.git' },
    { version: 2, suffix: '' },
    { version: 0, suffix: '.git' },
  ])(
    'git clones over version $version from an address that ends in "$suffix"',
    async ({ version, suffix }) => {
      const into = await mkdtemp(join(dir, 'clone-'));
      const url = `${host.url}/${repositoryName}${suffix}`;
      await git('-c', `protocol.version=${version}`, 'clone', '--quiet', url, into);
      expect(await readFile(join(into, 'cmd', 'main.js'), 'utf8')).toBe('console.log(1);\n');
    },
  );

  test('git fetches one commit by its hash, shallow, as a build does', async () => {
    const commit = await git('rev-parse', 'HEAD');
    const into = await mkdtemp(join(dir, 'fetch-'));
    await git('init', '--quiet', into);
    await git('-C', into, 'fetch', '--quiet', '--depth=1', address, commit);
    expect(await git('-C', into, 'rev-parse', 'FETCH_HEAD')).toBe(commit);
  });

  test('both kinds of tag are listed with the commit they name, and a deleted one is not', async () => {
    const commit = await git('rev-parse', 'HEAD');
    const tagObject = await git('rev-parse', 'v1.1.0');
    await git('--git-dir', join(host.root, `${repositoryName}.git`), 'tag', '--delete', 'v9.9.9');
    const refs = await listServerRefs({
      http,
      url: address,
      protocolVersion: 2,
      prefix: 'refs/tags/',
      peelTags: true,
    });
    expect(refs).toEqual([
      { ref: 'refs/tags/v1.0.0', oid: commit },
      { ref: 'refs/tags/v1.1.0', oid: tagObject, peeled: commit },
    ]);
    expect((await git('ls-remote', '--tags', address)).split('\n')).toEqual([
      `${commit}\trefs/tags/v1.0.0`,
      `${tagObject}\trefs/tags/v1.1.0`,
      `${commit}\trefs/tags/v1.1.0^{}`,
    ]);
  });

  test('a compressed request is understood', async () => {
    const response = await fetch(`${address}/git-upload-pack`, {
      method: 'POST',
      headers: { 'git-protocol': 'version=2', 'content-encoding': 'gzip' },
      body: gzipSync('0014command=ls-refs\n00010000'),
      signal: AbortSignal.timeout(deadlineMs),
    });
    expect(await response.text()).toContain(`${await git('rev-parse', 'HEAD')} refs/heads/main`);
  });

  test('a request that is not of the protocol fails with what git says about it', async () => {
    const response = await fetch(`${address}/git-upload-pack`, {
      method: 'POST',
      body: 'nonsense',
      signal: AbortSignal.timeout(deadlineMs),
    });
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('protocol error');
  });

  test('pushing is refused', async () => {
    await expect(git('push', '--quiet', address, 'main')).rejects.toThrow('403');
  });

  test('a repository that belongs to somebody else is served', async () => {
    const { environment } = await prepareGit(join(dir, 'data', 'home'));
    const { stdout } = await promisify(execFile)(
      'git',
      ['upload-pack', '--strict', '--advertise-refs', join(host.root, `${repositoryName}.git`)],
      { env: { ...environment, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, timeout: deadlineMs },
    );
    expect(stdout).toContain('refs/tags/v1.0.0');
  });
});

describe('the archive', () => {
  test.each([
    { revision: 'v1.0.0', folder: 'external-attacher-1.0.0' },
    { revision: 'refs/tags/v1.1.0', folder: 'external-attacher-1.1.0' },
    { revision: 'main', folder: 'external-attacher-main' },
  ])('of $revision has the folder $folder', async ({ revision, folder }) => {
    const files = await filesOf(`${host.url}/${repositoryName}/archive/${revision}.tar.gz`);
    expect(files[`${folder}/cmd/main.js`]).toBe('console.log(1);\n');
  });

  test('of a commit has the folder of the repository and the commit', async () => {
    const commit = await git('rev-parse', 'HEAD');
    const files = await filesOf(`${host.url}/${repositoryName}/archive/${commit}.tar.gz`);
    expect(files[`external-attacher-${commit}/cmd/main.js`]).toBe('console.log(1);\n');
  });
});

describe('what is not there', () => {
  test.each([
    ['/'],
    ['//'],
    ['/github.com/kubernetes-csi/other.git/info/refs?service=git-upload-pack'],
    ['/../data/home/.gitconfig'],
    ['/github.com/../github.com/kubernetes-csi/../../info/refs'],
    ['/github.com/%2e%2e/external-attacher/info/refs'],
    ['/github.com/kubernetes-csi/..%2fkubernetes-csi%2fexternal-attacher.git/info/refs'],
    ['/github.com/--upload-pack=sh/external-attacher/info/refs'],
    [`/${repositoryName}/archive/--output=pwned.tar.gz`],
    [`/${repositoryName}/archive/HEAD^{tree}.tar.gz`],
    [`/${repositoryName}/archive/main..v1.0.0.tar.gz`],
    [`/${repositoryName}/archive/v7.7.7.tar.gz`],
    [`/${repositoryName}/archive/${'0'.repeat(40)}.tar.gz`],
    [`/${repositoryName}.git/HEAD`],
    [`/${repositoryName}.git/objects/info/packs`],
  ])('%s is answered 404', async (path) => {
    expect(await statusOf(path)).toBe(404);
    expect(await readdir(work)).toEqual(['.git', 'cmd']);
  });

  test('a HEAD request starts no archive', async () => {
    expect(await statusOf(`/${repositoryName}/archive/main.tar.gz`, 'HEAD')).toBe(405);
  });
});

test('without git on the PATH the start fails and says what to install', async () => {
  vi.stubEnv('PATH', dir);
  await expect(startGit({ dir: join(dir, 'none') })).rejects.toThrow('install git');
  vi.unstubAllEnvs();
});

test('a second start on the same folder serves what is there', async () => {
  const again = await startGit({ dir: join(dir, 'data') });
  const refs = await git('ls-remote', `${again.url}/${repositoryName}`, 'refs/tags/v1.0.0');
  await again.close();
  expect(refs).toContain('refs/tags/v1.0.0');
  expect((await stat(join(again.root, `${repositoryName}.git`))).isDirectory()).toBe(true);
});
