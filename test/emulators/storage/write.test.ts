import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { bucketName, deadlineMs, useStorage } from './storage-world.ts';

const world = useStorage();

describe('writing an object', () => {
  test.each([{ resumable: false }, { resumable: true }])(
    'keeps content, type and metadata (resumable: $resumable)',
    async ({ resumable }) => {
      const file = world.bucket.file('sample/v1.0.0/rbac.yaml');
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

  test.each([
    { lines: 'CRLF, by the standard', end: '\r\n', boundary: 'b1' },
    { lines: 'LF, as from gcloud', end: '\n', boundary: "'==b2=='" },
  ])('takes attributes and content in lines that end in $lines', async ({ end, boundary }) => {
    const delimiter = `--${boundary.replaceAll("'", '')}`;
    const body = [
      ...[delimiter, 'Content-Type: application/json', '', '{"name":"notes","size":"12"}'],
      ...[delimiter, 'Content-Type: text/plain', '', 'one\r\n\r\n\ntwo'],
      ...[`${delimiter}--`, ''],
    ].join(end);
    const path = `/upload/storage/v1/b/${bucketName}/o?uploadType=multipart`;
    const headers = { 'content-type': `multipart/related; boundary=${boundary}` };
    expect((await world.ask(path, { method: 'POST', headers, body })).status).toBe(200);
    const [content] = await world.bucket.file('notes').download();
    expect(content.toString()).toBe('one\r\n\r\n\ntwo');
  });

  test('of the uploads that all ask for an absent object exactly one is taken', async () => {
    const file = world.bucket.file('plan.json');
    const save = (text: string) =>
      file.save(text, { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    const results = await Promise.allSettled(['first', 'second', 'third'].map(save));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual([412, 412]);
    await expect(save('later')).rejects.toMatchObject({ code: 412 });
  });

  test('a resumable upload of an object that is there is refused before it begins', async () => {
    const file = world.bucket.file('plan.json');
    await file.save('first', { resumable: false });
    const again = file.save('second', {
      resumable: true,
      preconditionOpts: { ifGenerationMatch: 0 },
    });
    await expect(again).rejects.toMatchObject({ code: 412 });
  });

  test('generations grow, and a condition on an old one fails', async () => {
    const file = world.bucket.file('plan.json');
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
      const file = world.bucket.file('source.tar.gz');
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
      await world.bucket.file('empty').save('', { resumable });
      expect((await world.bucket.file('empty').download())[0]).toHaveLength(0);
    }
  });

  test('content that is not what its checksum says is refused', async () => {
    const path = `/upload/storage/v1/b/${bucketName}/o?uploadType=media&name=a`;
    const headers = { 'x-goog-hash': 'crc32c=AAAAAA==' };
    const response = await world.ask(path, { method: 'POST', headers, body: 'abc' });
    expect(response.status).toBe(400);
    expect((await world.bucket.file('a').exists())[0]).toBe(false);
    expect(await readdir(join(world.dir, 'incoming'))).toEqual([]);
  });

  test('an interrupted upload goes on from where it tells that it is', async () => {
    const begin = `/upload/storage/v1/b/${bucketName}/o?uploadType=resumable&name=parts`;
    const session = (await world.ask(begin, { method: 'POST' })).headers.get('location') ?? '';
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

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64');
}
