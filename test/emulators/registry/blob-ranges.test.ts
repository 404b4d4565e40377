import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, layer, pushBlob } from './oci-client.ts';

const name = 'csi-release/csi/hello';
const blob = layer('0123456789');
const { digest } = blob.descriptor;
let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
  await pushBlob(registry.url, name, blob);
});

afterAll(() => registry.close());

test.each([
  { range: undefined, status: 200, bytes: '0123456789' },
  { range: 'bytes=2-4', status: 206, bytes: '234', contentRange: 'bytes 2-4/10' },
  { range: 'bytes=7-', status: 206, bytes: '789', contentRange: 'bytes 7-9/10' },
  { range: 'bytes=-3', status: 206, bytes: '789', contentRange: 'bytes 7-9/10' },
  { range: 'bytes=8-99', status: 206, bytes: '89', contentRange: 'bytes 8-9/10' },
  { range: 'bytes=0-1,3-4', status: 200, bytes: '0123456789' },
  { range: 'lines=1-2', status: 200, bytes: '0123456789' },
  { range: 'bytes=10-', status: 416, contentRange: 'bytes */10' },
  { range: 'bytes=-0', status: 416, contentRange: 'bytes */10' },
  { range: 'bytes=4-2', status: 416, contentRange: 'bytes */10' },
])('of a blob, Range $range is answered $status', async (row) => {
  const headers: Record<string, string> = row.range === undefined ? {} : { range: row.range };
  const answer = await call(registry.url, 'GET', `/v2/${name}/blobs/${digest}`, { headers });
  expect(answer.status).toBe(row.status);
  expect(answer.headers['content-range']).toBe(row.contentRange);
  if (row.bytes !== undefined) {
    expect(answer.bytes.toString('utf8')).toBe(row.bytes);
    expect(answer.headers['docker-content-digest']).toBe(digest);
  }
});

test.each([
  { what: 'the same content', ifRange: `"${digest}"`, status: 206 },
  { what: 'other content', ifRange: '"sha256:other"', status: 200 },
  { what: 'a date', ifRange: 'Thu, 01 Jan 1970 00:00:00 GMT', status: 200 },
])('a range that is wanted if the client has $what is answered $status', async (row) => {
  const headers = { range: 'bytes=2-4', 'if-range': row.ifRange };
  const answer = await call(registry.url, 'GET', `/v2/${name}/blobs/${digest}`, { headers });
  expect(answer.status).toBe(row.status);
});

test.each([undefined, 'bytes=2-4', 'bytes=99-'])(
  'HEAD with Range %s tells the length of a blob and sends none of it',
  async (range) => {
    const headers: Record<string, string> = range === undefined ? {} : { range };
    const answer = await call(registry.url, 'HEAD', `/v2/${name}/blobs/${digest}`, { headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-length': '10', etag: `"${digest}"` },
    });
    expect(answer.bytes).toHaveLength(0);
  },
);
