import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bucketName, useStorage } from './storage-world.ts';

const world = useStorage();

const listing = z.object({
  items: z.array(z.object({ name: z.string() })),
  prefixes: z.array(z.string()),
  nextPageToken: z.string().optional(),
});

describe('listing', () => {
  const names = ['a/1', 'a/2', 'a/b/1', 'a/b/2', 'a0', 'b/1', '😀', '￿'];

  beforeEach(async () => {
    for (const name of names) await world.bucket.file(name).save(name, { resumable: false });
  });

  test("the client's own question for the next page is answered", async () => {
    const [first, next] = await world.bucket.getFiles({ maxResults: 5, autoPaginate: false });
    const [second, end] = await world.bucket.getFiles({ ...next, autoPaginate: false });
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
          const response = await world.ask(`/b/${bucketName}/o?${new URLSearchParams(asked)}`);
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
