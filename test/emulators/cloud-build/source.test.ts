import { mkdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fetchSource } from '../../../emulators/cloud-build/source.ts';
import { givenDir, givenServer } from './given-cloud-build.ts';

type Entries = readonly (readonly [Parameters<ReturnType<typeof pack>['entry']>[0], string?])[];

async function archive(entries: Entries): Promise<Buffer> {
  const tar = pack();
  for (const [header, content] of entries) tar.entry(header, content ?? '');
  tar.finalize();
  return gzipSync(await buffer(tar));
}

/** Fetches the entries as a source; answers the workspace. */
async function fetched(body: Buffer, paths: string[] = []): Promise<string> {
  const storageUrl = await givenServer((request, response) => {
    paths.push(request.url ?? '');
    response.setHeader('x-goog-generation', '7').end(body);
  });
  const dir = join(await givenDir(), 'workspace');
  await mkdir(dir);
  const source = { bucket: 'b', object: 'a/s.tgz' };
  const resolved = await fetchSource(source, storageUrl, dir, AbortSignal.timeout(5_000));
  expect(resolved).toEqual({ ...source, generation: '7' });
  return dir;
}

test('a source is unpacked with its modes and links', async () => {
  const body = await archive([
    [{ name: './', type: 'directory' }],
    [{ name: 'bin/', type: 'directory', mode: 0o755 }],
    [{ name: 'bin/run.sh', mode: 0o755 }, 'echo run'],
    [{ name: 'read', mode: 0o444 }, 'text'],
    [{ name: 'deep/below/file' }, 'made'],
    [{ name: 'link', type: 'symlink', linkname: 'bin/run.sh' }],
    [{ name: 'twin', type: 'link', linkname: 'read' }],
  ]);
  const paths: string[] = [];
  const dir = await fetched(body, paths);
  expect(paths).toEqual(['/storage/v1/b/b/o/a%2Fs.tgz?alt=media']);
  expect((await stat(join(dir, 'bin/run.sh'))).mode & 0o777).toBe(0o755);
  expect((await stat(join(dir, 'read'))).mode & 0o777).toBe(0o444);
  expect(await readFile(join(dir, 'deep/below/file'), 'utf8')).toBe('made');
  expect(await readlink(join(dir, 'link'))).toBe('bin/run.sh');
  expect(await readFile(join(dir, 'twin'), 'utf8')).toBe('text');
});

test.each<[string, Entries, string]>([
  ['goes up', [[{ name: '../evil' }, 'x']], 'outside of the workspace'],
  ['goes up inside', [[{ name: 'a/../../evil' }, 'x']], 'outside of the workspace'],
  ['is absolute', [[{ name: '/tmp/evil-of-a-test' }, 'x']], 'outside of the workspace'],
  [
    'goes through a link',
    [[{ name: 'out', type: 'symlink', linkname: '..' }], [{ name: 'out/evil' }, 'x']],
    'behind a link',
  ],
  [
    'links to outside',
    [[{ name: 'l', type: 'link', linkname: '../x' }]],
    'outside of the workspace',
  ],
  ['is a device', [[{ name: 'dev', type: 'character-device' }]], 'which no source may hold'],
])('an entry that %s is refused', async (_, entries, message) => {
  await expect(fetched(await archive(entries))).rejects.toThrow(message);
});

test('a file takes the place of a link and does not write through it', async () => {
  const dir = await fetched(
    await archive([
      [{ name: 'l', type: 'symlink', linkname: '../outside' }],
      [{ name: 'l' }, 'inside'],
    ]),
  );
  expect(await readFile(join(dir, 'l'), 'utf8')).toBe('inside');
  await expect(stat(join(dir, '../outside'))).rejects.toThrow('ENOENT');
});

test('what is no archive is an error that names the object', async () => {
  await expect(fetched(Buffer.from('text'))).rejects.toThrow(
    /cannot fetch the source gs:\/\/b\/a\/s.tgz: incorrect header check/,
  );
});

test('a build that is ended while its source comes says so, and ends nothing else', async () => {
  const storageUrl = await givenServer((_, response) => void response.write('half'));
  const stop = new AbortController();
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', async (...call: Parameters<typeof fetch>) => {
    const response = await fetch(...call);
    queueMicrotask(() => queueMicrotask(() => stop.abort(new Error('ended'))));
    return response;
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const source = { bucket: 'b', object: 'a/s.tgz' };
  await expect(fetchSource(source, storageUrl, await givenDir(), stop.signal)).rejects.toThrow(
    /cannot fetch the source gs:\/\/b\/a\/s.tgz: ended/,
  );
});
