import { describe, expect, test } from 'vitest';
import { bucketName, useStorage } from './storage-world.ts';

const world = useStorage();

describe('buckets', () => {
  test('are listed, and made once', async () => {
    await world.bucket.storage.createBucket('another-bucket');
    const [buckets] = await world.bucket.storage.getBuckets();
    expect(buckets.map(({ name }) => name).sort()).toEqual(['another-bucket', bucketName]);
    expect((await world.bucket.exists())[0]).toBe(true);
    await expect(world.bucket.create()).rejects.toMatchObject({ code: 409 });
  });

  test.each([
    { query: 'enableObjectRetention=False', status: 200 },
    { query: 'enableObjectRetention=True', status: 501 },
  ])('made with $query are answered $status', async ({ query, status }) => {
    const body = JSON.stringify({ name: 'another-bucket' });
    expect((await world.ask(`/b?project=p&${query}`, { method: 'POST', body })).status).toBe(
      status,
    );
  });

  test.each(['..', 'a/b', 'UPPER', 'x'])('%s is no name of one', async (name) => {
    const body = JSON.stringify({ name });
    expect((await world.ask('/b?project=p', { method: 'POST', body })).status).toBe(400);
  });
});
