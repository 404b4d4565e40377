import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Bucket, CRC32C, Storage } from '@google-cloud/storage';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { crc32c, writeCrc32c } from '../../emulators/storage/crc32c.ts';
import { type StorageEmulator, startStorage } from '../../emulators/storage/serve.ts';

const deadlineMs = 20_000;
const bucketName = 'csi-release-artifacts';

let dir: string;
let emulator: StorageEmulator;
let bucket: Bucket;

const listing = z.object({
  items: z.array(z.object({ name: z.string() })),
  prefixes: z.array(z.string()),
  nextPageToken: z.string().optional(),
});

async function open(): Promise<void> {
  emulator = await startStorage({ dir });
  vi.stubEnv('STORAGE_EMULATOR_HOST', emulator.url);
  const storage = new Storage({ projectId: 'csi-release', retryOptions: { autoRetry: false } });
  bucket = storage.bucket(bucketName);
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${emulator.url}${path}`, { signal: AbortSignal.timeout(deadlineMs), ...init });
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64');
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'storage-emulator-'));
  await open();
  await bucket.create();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await emulator.close();
  await rm(dir, { recursive: true });
});

describe('writing an object', () => {
  test.each([{ resumable: false }, { resumable: true }])(
    'keeps content, type and metadata (resumable: $resumable)',
    async ({ resumable }) => {
      const file = bucket.file('sample/v1.0.0/rbac.yaml');
      await file.save('kind: Role\n', {
        resumable,
        contentType: 'application/yaml',
        metadata: { cacheControl: 'no-cache', metadata: { candidate: 'a1' } },
      });
      const [content] = await file.download();
      const [metadata] = await file.getMetadata();
      expect(content.toString()).toBe('kind: Role\n');
      expect(metadata).toMatchObject({
        bucket: bucketName,
        name: 'sample/v1.0.0/rbac.yaml',
        size: '11',
        contentType: 'application/yaml',
        cacheControl: 'no-cache',
        metadata: { candidate: 'a1' },
        md5Hash: md5(Buffer.from('kind: Role\n')),
      });
    },
  );

  test('of the uploads that all ask for an absent object exactly one is taken', async () => {
    const file = bucket.file('plan.json');
    const save = (text: string) =>
      file.save(text, { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    const results = await Promise.allSettled(['first', 'second', 'third'].map(save));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual([412, 412]);
    await expect(save('later')).rejects.toMatchObject({ code: 412 });
  });

  test('a resumable upload of an object that is there is refused before it begins', async () => {
    const file = bucket.file('plan.json');
    await file.save('first', { resumable: false });
    const again = file.save('second', {
      resumable: true,
      preconditionOpts: { ifGenerationMatch: 0 },
    });
    await expect(again).rejects.toMatchObject({ code: 412 });
  });

  test('generations grow, and a condition on an old one fails', async () => {
    const file = bucket.file('plan.json');
    await file.save('first', { resumable: false });
    const first = Number(file.metadata.generation);
    await file.save('second', { resumable: false });
    const second = Number(file.metadata.generation);
    expect(second).toBeGreaterThan(first);
    const old = file.save('third', {
      resumable: false,
      preconditionOpts: { ifGenerationMatch: first },
    });
    await expect(old).rejects.toMatchObject({ code: 412 });
    await file.save('third', {
      resumable: false,
      preconditionOpts: { ifGenerationMatch: second },
    });
    expect((await file.download())[0].toString()).toBe('third');
  });

  test.each([
    { chunkSize: undefined, resumable: true },
    { chunkSize: 1024 * 1024, resumable: true },
    { chunkSize: undefined, resumable: false },
  ])(
    '20 MB stream in and out (chunks: $chunkSize, resumable: $resumable)',
    async ({ chunkSize, resumable }) => {
      const bytes = randomBytes(20_000_000);
      const file = bucket.file('source.tar.gz');
      const target = file.createWriteStream({ resumable, ...(chunkSize && { chunkSize }) });
      await pipeline(Readable.from(bytes.subarray()), target);
      const received = createHash('md5');
      await pipeline(file.createReadStream(), received);
      expect(received.digest('base64')).toBe(md5(bytes));
      expect((await file.getMetadata())[0].size).toBe('20000000');
    },
  );

  test('an empty object is an object', async () => {
    for (const resumable of [true, false]) {
      await bucket.file('empty').save('', { resumable });
      expect((await bucket.file('empty').download())[0]).toHaveLength(0);
    }
  });

  test('content that is not what its checksum says is refused', async () => {
    const path = `/upload/storage/v1/b/${bucketName}/o?uploadType=media&name=a`;
    const headers = { 'x-goog-hash': 'crc32c=AAAAAA==' };
    const response = await ask(path, { method: 'POST', headers, body: 'abc' });
    expect(response.status).toBe(400);
    expect((await bucket.file('a').exists())[0]).toBe(false);
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
  });

  test('an interrupted upload goes on from where it tells that it is', async () => {
    const begin = `/upload/storage/v1/b/${bucketName}/o?uploadType=resumable&name=parts`;
    const session = (await ask(begin, { method: 'POST' })).headers.get('location') ?? '';
    const bytes = randomBytes(600_000);
    const put = (range: string, body: Uint8Array<ArrayBuffer> | null) =>
      fetch(session, {
        method: 'PUT',
        headers: { 'content-range': range },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(deadlineMs),
      });
    const first = await put('bytes 0-299999/600000', bytes.subarray(0, 300_000));
    expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-262143']);
    const asked = await put('bytes */600000', null);
    expect([asked.status, asked.headers.get('range')]).toEqual([308, 'bytes=0-262143']);
    const last = await put('bytes 262144-599999/600000', bytes.subarray(262_144));
    expect(await last.json()).toMatchObject({ size: '600000', md5Hash: md5(bytes) });
    expect((await put('bytes */600000', null)).status).toBe(200);
  });
});

describe('reading an object', () => {
  test.each([
    { start: 2, end: 4, expected: '234' },
    { start: 7, end: undefined, expected: '789' },
    { start: 0, end: 99, expected: '0123456789' },
  ])('from $start to $end gives $expected', async ({ start, end, expected }) => {
    const file = bucket.file('digits');
    await file.save('0123456789', { resumable: false });
    const [content] = await file.download(end === undefined ? { start } : { start, end });
    expect(content.toString()).toBe(expected);
  });

  test.each([
    `/storage/v1/b/${bucketName}/o/a%2Fb?alt=media`,
    `/download/storage/v1/b/${bucketName}/o/a%2Fb?alt=media`,
    `/b/${bucketName}/o/a%2Fb?alt=media`,
    `/${bucketName}/a/b`,
  ])('is served at %s', async (path) => {
    await bucket.file('a/b').save('content', { resumable: false });
    const response = await ask(path);
    expect(await response.text()).toBe('content');
    expect(response.headers.get('x-goog-stored-content-encoding')).toBe('identity');
    expect((await ask(path, { method: 'HEAD' })).headers.get('content-length')).toBe('7');
  });

  test('what was compressed is unpacked for a client that does not take it so', async () => {
    const file = bucket.file('log');
    await file.save('a'.repeat(1000), { resumable: false, gzip: true });
    expect((await file.download())[0].toString()).toBe('a'.repeat(1000));
    const path = `/${bucketName}/log`;
    const plain = await ask(path, { headers: { 'accept-encoding': 'identity' } });
    expect([plain.headers.get('content-encoding'), (await plain.text()).length]).toEqual([
      null,
      1000,
    ]);
  });

  test('beyond its end is refused', async () => {
    await bucket.file('digits').save('0123456789', { resumable: false });
    const response = await ask(`/${bucketName}/digits`, { headers: { range: 'bytes=10-' } });
    expect(response.status).toBe(416);
  });
});

describe('names', () => {
  test.each([
    'with space',
    '../../../etc/passwd',
    'a//b/./c/..',
    '/leading',
    'ünïcödé/日本語/😀',
    'percent%2Fencoded%25',
    'question?hash#plus+',
    'x'.repeat(1024),
  ])('%s is an object like any other', async (name) => {
    await bucket.file(name).save(name, { resumable: false });
    expect((await bucket.file(name).download())[0].toString()).toBe(name);
    expect((await bucket.getFiles())[0].map((file) => file.name)).toEqual([name]);
    await bucket.file(name).delete();
    expect((await bucket.getFiles())[0]).toEqual([]);
  });

  test.each(['', '.', '..', 'x'.repeat(1025), 'a\nb'])('%j is none', async (name) => {
    const query = new URLSearchParams({ uploadType: 'media', name });
    const path = `/upload/storage/v1/b/${bucketName}/o?${query}`;
    expect((await ask(path, { method: 'POST', body: 'a' })).status).toBe(400);
  });
});

describe('listing', () => {
  const names = ['a/1', 'a/2', 'a/b/1', 'a/b/2', 'a0', 'b/1', '😀', '￿'];

  beforeEach(async () => {
    for (const name of names) await bucket.file(name).save(name, { resumable: false });
  });

  test("the client's own question for the next page is answered", async () => {
    const [first, next] = await bucket.getFiles({ maxResults: 5, autoPaginate: false });
    const [second, end] = await bucket.getFiles({ ...next, autoPaginate: false });
    expect([...first, ...second].map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(end).toBeNull();
  });

  test.each([
    { query: {}, files: ['a/1', 'a/2', 'a/b/1', 'a/b/2', 'a0', 'b/1', '￿', '😀'] },
    { query: { prefix: 'a/' }, files: ['a/1', 'a/2', 'a/b/1', 'a/b/2'] },
    { query: { prefix: 'a/', delimiter: '/' }, files: ['a/1', 'a/2'], prefixes: ['a/b/'] },
    { query: { delimiter: '/' }, files: ['a0', '￿', '😀'], prefixes: ['a/', 'b/'] },
    { query: { startOffset: 'a/b/2', endOffset: 'b/1' }, files: ['a/b/2', 'a0'] },
  ])(
    '$query gives $files and $prefixes, in pages of any size',
    async ({ query, files, prefixes = [] }) => {
      for (const maxResults of [1, 2, 3, 1000]) {
        const found: string[] = [];
        const common: string[] = [];
        let pageToken: string | undefined;
        do {
          const asked = {
            ...query,
            maxResults: String(maxResults),
            ...(pageToken && { pageToken }),
          };
          const response = await ask(`/b/${bucketName}/o?${new URLSearchParams(asked)}`);
          const body = listing.parse(await response.json());
          found.push(...body.items.map(({ name }) => name));
          common.push(...body.prefixes);
          pageToken = body.nextPageToken;
        } while (pageToken !== undefined);
        expect({ found, common }).toEqual({ found: files, common: prefixes });
      }
    },
  );
});

describe('what is not there', () => {
  test('an object that is deleted twice is missing the second time', async () => {
    const file = bucket.file('a');
    await file.save('a', { resumable: false });
    await file.delete();
    await expect(file.delete()).rejects.toMatchObject({ code: 404 });
    await file.delete({ ignoreNotFound: true });
    await expect(file.download()).rejects.toMatchObject({ code: 404 });
    expect((await file.exists())[0]).toBe(false);
  });

  test('an object is deleted only at the generation that was asked for', async () => {
    const file = bucket.file('a');
    await file.save('a', { resumable: false });
    await expect(file.delete({ ifGenerationMatch: 1 })).rejects.toMatchObject({ code: 412 });
    await file.delete({ ifGenerationMatch: Number(file.metadata.generation) });
  });

  test('nothing is served from or taken into an unknown bucket', async () => {
    const other = bucket.storage.bucket('another-bucket');
    for (const call of [
      () => other.file('a').save('a', { resumable: false }),
      () => other.file('a').save('a', { resumable: true }),
      () => other.file('a').download(),
      () => other.getFiles(),
      () => other.getMetadata(),
    ]) {
      await expect(call()).rejects.toMatchObject({
        code: 404,
        message: expect.stringContaining('The specified bucket does not exist.'),
      });
    }
    const answer = await (await ask('/storage/v1/b/another-bucket')).json();
    expect(answer).toMatchObject({ error: { code: 404, errors: [{ reason: 'notFound' }] } });
  });

  test.each([
    { method: 'GET', path: `/b/${bucketName}/o?versions=true`, words: 'versions' },
    { method: 'GET', path: `/b/${bucketName}/o?matchGlob=*`, words: 'matchGlob' },
    { method: 'POST', path: `/b/${bucketName}/o/a/rewriteTo/b/b/o/c`, words: 'rewriteTo' },
    { method: 'DELETE', path: `/b/${bucketName}`, words: 'DELETE' },
  ])('$method $path is answered 501 and named', async ({ method, path, words }) => {
    const response = await ask(path, { method });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain(words);
  });
});

describe('buckets', () => {
  test('are listed, and made once', async () => {
    await bucket.storage.createBucket('another-bucket');
    const [buckets] = await bucket.storage.getBuckets();
    expect(buckets.map(({ name }) => name).sort()).toEqual(['another-bucket', bucketName]);
    expect((await bucket.exists())[0]).toBe(true);
    await expect(bucket.create()).rejects.toMatchObject({ code: 409 });
  });

  test.each(['..', 'a/b', 'UPPER', 'x'])('%s is no name of one', async (name) => {
    const body = JSON.stringify({ name });
    expect((await ask('/b?project=p', { method: 'POST', body })).status).toBe(400);
  });
});

test('metadata is changed alone, key by key', async () => {
  const file = bucket.file('a');
  await file.save('a', { resumable: false, metadata: { metadata: { kept: '1', dropped: '2' } } });
  await file.setMetadata({ metadata: { dropped: null, added: '3' } });
  const [metadata] = await file.getMetadata();
  expect(metadata.metadata).toEqual({ kept: '1', added: '3' });
  expect(metadata.metageneration).toBe('2');
});

test('a restart keeps every object and sweeps what a crash left', async () => {
  const former = bucket.file('a');
  await former.save('kept', { resumable: false, contentType: 'text/plain' });
  await former.save('kept later', { resumable: false, contentType: 'text/plain' });
  await emulator.close();
  const folder = join(dir, 'buckets', bucketName);
  await writeFile(join(folder, 'contents', 'orphan.1'), 'never answered');
  await writeFile(join(folder, 'objects', 'half.json.1.part'), '{"na');
  await mkdir(join(dir, 'buckets', 'never-made'));
  await open();
  const file = bucket.file('a');
  expect((await file.download())[0].toString()).toBe('kept later');
  expect((await file.getMetadata())[0].contentType).toBe('text/plain');
  await file.save('again', { resumable: false });
  expect(Number(file.metadata.generation)).toBeGreaterThan(Number(former.metadata.generation));
  expect(await readdir(join(folder, 'contents'))).toHaveLength(1);
  expect(await readdir(join(folder, 'objects'))).toHaveLength(1);
  expect(await readdir(join(dir, 'buckets'))).toEqual([bucketName]);
  expect(await readFile(join(folder, 'bucket.json'), 'utf8')).toContain(bucketName);
});

test.each([
  { bytes: '123456789', checksum: 'e3069283' },
  { bytes: '', checksum: '00000000' },
  { bytes: '\0'.repeat(32), checksum: '8a9136aa' },
])('the checksum of $bytes is that of RFC 3720 and of the client', ({ bytes, checksum }) => {
  const client = new CRC32C();
  client.update(Buffer.from(bytes));
  const ours = writeCrc32c(crc32c(Buffer.from(bytes)));
  expect(Buffer.from(ours, 'base64').toString('hex')).toBe(checksum);
  expect(ours).toBe(client.toString());
});
