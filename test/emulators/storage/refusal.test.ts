import { describe, expect, test } from 'vitest';
import { bucketName, useStorage } from './storage-world.ts';

const world = useStorage();

describe('what is not there', () => {
  test('an object that is deleted twice is missing the second time', async () => {
    const file = world.bucket.file('a');
    await file.save('a', { resumable: false });
    await file.delete();
    await expect(file.delete()).rejects.toMatchObject({ code: 404 });
    await file.delete({ ignoreNotFound: true });
    await expect(file.download()).rejects.toMatchObject({ code: 404 });
    expect((await file.exists())[0]).toBe(false);
  });

  test('an object is deleted only at the generation that was asked for', async () => {
    const file = world.bucket.file('a');
    await file.save('a', { resumable: false });
    await expect(file.delete({ ifGenerationMatch: 1 })).rejects.toMatchObject({ code: 412 });
    await file.delete({ ifGenerationMatch: Number(file.metadata.generation) });
  });

  test('nothing is served from or taken into an unknown bucket', async () => {
    const other = world.bucket.storage.bucket('another-bucket');
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
    const answer = await (await world.ask('/storage/v1/b/another-bucket')).json();
    expect(answer).toMatchObject({ error: { code: 404, errors: [{ reason: 'notFound' }] } });
  });

  test.each([
    { method: 'GET', path: `/b/${bucketName}/o?versions=true`, words: 'versions' },
    { method: 'GET', path: `/b/${bucketName}/o?matchGlob=*`, words: 'matchGlob' },
    { method: 'POST', path: `/b/${bucketName}/o/a/rewriteTo/b/b/o/c`, words: 'rewriteTo' },
    { method: 'DELETE', path: `/b/${bucketName}`, words: 'DELETE' },
  ])('$method $path is answered 501 and named', async ({ method, path, words }) => {
    const response = await world.ask(path, { method });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain(words);
  });
});
