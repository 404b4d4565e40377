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

  it.each<[string, Record<string, string>, string]>([
    ['the limit of an hour', { 'x-ratelimit-remaining': '0' }, '{}'],
    ['a limit that says for how long', { 'retry-after': '60' }, '{}'],
    ['a limit in words', {}, '{"message":"You have exceeded a secondary rate limit."}'],
  ])('is put off and not refused for %s, and not asked for again', async (_what, headers, body) => {
    const { url: limited, seen } = await answering(403, headers, body);
    const refused = client(limited).find(repository, release.tag);
    await expect(refused).rejects.toMatchObject({ name: 'GithubLimit' });
    expect(seen).toHaveLength(1);
  });
});

describe('what releases on GitHub say', () => {
  const sought = ['v1.0.0', 'v1.1.0', 'v1.2.0'].map((tag) => ({ repository, tag }));
  const many = Array.from({ length: 40 }, (_, patch) => ({ repository, tag: `v1.0.${patch}` }));

  it('is asked for with the token, or by nobody where there is none', async () => {
    const { url: there, seen } = await answering(404, {}, '{}');
    await client(there).read(sought.slice(0, 1));
    await gitHubReleases({ githubEndpoint: there }, 300).read(sought.slice(0, 1));
    expect(seen).toEqual(['Bearer ghp_of_nobody', undefined]);
  });

  it('has no answer where GitHub fails, though it is asked a few times', async () => {
    const { url: failing, seen } = await answering(502, {}, '');
    const [words] = await client(failing).read(sought.slice(0, 1));
    expect(words).toMatchObject({ kind: 'unanswered', why: expect.stringContaining('502') });
    expect(seen).toHaveLength(4);
  });

  it('is not asked for any more where GitHub takes no more requests', async () => {
    const { url: limited, seen } = await answering(403, { 'x-ratelimit-remaining': '0' }, '{}');
    const words = await client(limited).read(many);
    expect(words.map(({ kind }) => kind)).toEqual(many.map(() => 'unanswered'));
    expect(seen.length).toBeLessThanOrEqual(8);
  });

  it('is not waited for longer than a set can wait', async () => {
    await fetch(`${url}/_reads`, { method: 'PUT', body: '{"reads":"wait"}' });
    const slow = gitHubReleases({ githubEndpoint: url }, 30_000, 200);
    const words = await slow.read(many);
    expect(words.map(({ kind }) => kind)).toEqual(many.map(() => 'unanswered'));
    await fetch(`${url}/_reads`, { method: 'PUT', body: '{"reads":null}' });
    expect((await client().read(sought)).map(({ kind }) => kind)).toEqual(['none', 'none', 'none']);
  });

  it('is read under the name that a repository has now, and on no other host', async () => {
    const renamed = { tag: 'v1.0.0', name: 'v1.0.0', body: 'said' };
    await client().create('sample/new-name', renamed);
    const to = `${url}/repos/sample/new-name/releases/tags/v1.0.0`;
    const other = await answering(301, { location: to }, '');
    const [sentAway] = await client(other.url).read(sought.slice(0, 1));
    expect(sentAway).toMatchObject({ kind: 'unanswered', why: expect.stringContaining('301') });
    const seen: (string | undefined)[] = [];
    const host = await listenOnLoopback((request, response) => {
      seen.push(request.url);
      if (request.url?.includes('/repositories/'))
        response.end(JSON.stringify({ id: 1, body: 'said', html_url: 'https://github.com/a/b' }));
      else response.writeHead(301, { location: '/repositories/17/releases/tags/v1.0.0' }).end();
    });
    onTestFinished(host.close);
    expect(await client(host.url).read(sought.slice(0, 1))).toEqual([
      { kind: 'said', body: 'said' },
    ]);
    expect(seen).toHaveLength(2);
  });
});

/** A host that answers everything alike, and the tokens that it saw. */
async function answering(status: number, headers: Record<string, string>, body: string) {
  const seen: (string | undefined)[] = [];
  const { url: there, close } = await listenOnLoopback((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(status, headers).end(body);
  });
  onTestFinished(close);
  return { url: there, seen };
}
