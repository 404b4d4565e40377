import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { gitHubReleases } from '#cloud/github.ts';
import { GithubRefusal } from '#flow/outlets.ts';
import { startGithub } from '../../emulators/github/serve.ts';
import { listenOnLoopback } from '../../emulators/loopback.ts';

const repository = 'sample/releases';
const release = { tag: 'sample@v1.0.0', name: 'sample@v1.0.0', body: '# Notes' };

let dir: string;
let url: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'github-'));
  const github = await startGithub({ dir });
  ({ url } = github);
  onTestFinished(async () => {
    await github.close();
    await rm(dir, { recursive: true, force: true });
  });
});

function client(githubEndpoint = url) {
  return gitHubReleases({ githubEndpoint, githubToken: 'ghp_of_nobody' }, 300);
}

function lets(next: string) {
  return fetch(`${url}/_next`, { method: 'PUT', body: JSON.stringify({ next }) });
}

describe('a release on GitHub', () => {
  it('is made once, found and changed', async () => {
    expect(await client().find(repository, release.tag)).toBeUndefined();
    const made = await client().create(repository, release);
    expect(made).toEqual({
      ...{ id: 1, body: '# Notes' },
      address: `${url}/sample/releases/releases/tag/sample%40v1.0.0`,
    });
    expect(await client().find(repository, release.tag)).toEqual(made);
    expect(await client().create(repository, release)).toBeUndefined();
    const edited = await client().edit(repository, 1, { ...release, body: 'withdrawn' });
    expect(edited).toMatchObject({ id: 1, body: 'withdrawn' });
    expect(await client().find(repository, release.tag)).toEqual(edited);
  });

  it.each([
    ['die after', true],
    ['die before', false],
    ['fail', false],
  ])('whose making is cut off, %s, is found or is not', async (next, isThere) => {
    await lets(next);
    await expect(client().create(repository, release)).rejects.toThrow();
    const found = await client().find(repository, release.tag);
    expect(found !== undefined).toBe(isThere);
  });

  it('is there after a restart of the emulator', async () => {
    await client().create(repository, release);
    const again = await startGithub({ dir });
    onTestFinished(again.close);
    expect(await client(again.url).find(repository, release.tag)).toMatchObject({ id: 1 });
  });

  it('is refused where it is not ours to make, in words without the token', async () => {
    const tooLong = client().create(repository, { ...release, body: 'x'.repeat(125_001) });
    await expect(tooLong).rejects.toThrow(GithubRefusal);
    const server = await listenOnLoopback((request, response) => {
      response.writeHead(401).end(`Bad credentials: ${request.headers.authorization}`);
    });
    onTestFinished(server.close);
    const refused = client(server.url).create(repository, release);
    await expect(refused).rejects.toThrow(/^GitHub answered 401 to POST \/repos\/sample\/releases/);
    await expect(refused).rejects.not.toThrow('ghp_of_nobody');
  });

  it('waits where GitHub has been asked too much', async () => {
    const server = await listenOnLoopback((_request, response) => {
      response.writeHead(403, { 'x-ratelimit-remaining': '0' }).end('{}');
    });
    onTestFinished(server.close);
    const refused = client(server.url).create(repository, release);
    await expect(refused).rejects.toMatchObject({ name: 'TransientError' });
  });
});
