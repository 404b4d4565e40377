import { describe, expect, test } from 'vitest';
import { bucketName, useStorage } from './storage-world.ts';

const world = useStorage();

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
    await world.bucket.file(name).save(name, { resumable: false });
    expect((await world.bucket.file(name).download())[0].toString()).toBe(name);
    expect((await world.bucket.getFiles())[0].map((file) => file.name)).toEqual([name]);
    await world.bucket.file(name).delete();
    expect((await world.bucket.getFiles())[0]).toEqual([]);
  });

  test.each(['', '.', '..', 'x'.repeat(1025), 'a\nb'])('%j is none', async (name) => {
    const query = new URLSearchParams({ uploadType: 'media', name });
    const path = `/upload/storage/v1/b/${bucketName}/o?${query}`;
    expect((await world.ask(path, { method: 'POST', body: 'a' })).status).toBe(400);
  });
});
