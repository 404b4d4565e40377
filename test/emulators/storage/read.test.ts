import { describe, expect, test } from 'vitest';
import { bucketName, useStorage } from './storage-world.ts';

const world = useStorage();

describe('reading an object', () => {
  test.each([
    { start: 2, end: 4, expected: '234' },
    { start: 7, end: undefined, expected: '789' },
    { start: 0, end: 99, expected: '0123456789' },
  ])('from $start to $end gives $expected', async ({ start, end, expected }) => {
    const file = world.bucket.file('digits');
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
    await world.bucket.file('a/b').save('content', { resumable: false });
    const response = await world.ask(path);
    expect(await response.text()).toBe('content');
    expect(response.headers.get('x-goog-stored-content-encoding')).toBe('identity');
    expect((await world.ask(path, { method: 'HEAD' })).headers.get('content-length')).toBe('7');
  });

  test('what was compressed is unpacked for a client that does not take it so', async () => {
    const file = world.bucket.file('log');
    await file.save('a'.repeat(1000), { resumable: false, gzip: true });
    expect((await file.download())[0].toString()).toBe('a'.repeat(1000));
    const path = `/${bucketName}/log`;
    const plain = await world.ask(path, { headers: { 'accept-encoding': 'identity' } });
    expect([plain.headers.get('content-encoding'), (await plain.text()).length]).toEqual([
      null,
      1000,
    ]);
  });

  test('beyond its end is refused', async () => {
    await world.bucket.file('digits').save('0123456789', { resumable: false });
    const response = await world.ask(`/${bucketName}/digits`, { headers: { range: 'bytes=10-' } });
    expect(response.status).toBe(416);
  });
});
