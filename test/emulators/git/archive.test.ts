import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { deadlineMs, repositoryName, useGitHost } from './git-world.ts';

const world = useGitHost();

describe('the archive', () => {
  test.each([
    { revision: 'v1.0.0', folder: 'external-attacher-1.0.0' },
    { revision: 'refs/tags/v1.1.0', folder: 'external-attacher-1.1.0' },
    { revision: 'main', folder: 'external-attacher-main' },
  ])('of $revision has the folder $folder', async ({ revision, folder }) => {
    const files = await filesOf(`${world.host.url}/${repositoryName}/archive/${revision}.tar.gz`);
    expect(files[`${folder}/cmd/main.js`]).toBe('console.log(1);\n');
  });

  test('of a commit has the folder of the repository and the commit', async () => {
    const commit = await world.git('rev-parse', 'HEAD');
    const files = await filesOf(`${world.host.url}/${repositoryName}/archive/${commit}.tar.gz`);
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
    expect(await readdir(world.work)).toEqual(['.git', 'cmd']);
  });

  test('a HEAD request starts no archive', async () => {
    expect(await statusOf(`/${repositoryName}/archive/main.tar.gz`, 'HEAD')).toBe(405);
  });
});

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

/** Sends a path as it is, which fetch would tidy up first. */
function statusOf(path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.host.url);
    request({ hostname, port, path, method, timeout: deadlineMs }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}
