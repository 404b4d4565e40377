import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DISCARDED_BYTES_MAX } from '../../../emulators/registry/exchange.ts';
import { MANIFEST_BYTES_MAX } from '../../../emulators/registry/manifests.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, IMAGE, layer, type OciAnswer, pushBlob, pushIndexedImage } from './oci-client.ts';

const DEADLINE_MS = 10_000;
const name = 'csi-release/csi/hello';
const absent = `sha256:${'0'.repeat(64)}`;
let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
  await pushIndexedImage(registry.url, name, ['v1']);
});

afterAll(() => registry.close());

/** Writes bytes as they are, as no HTTP client does, and reads until the other end is silent. */
async function write(...parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(registry.url);
  const socket = connect(Number(port), hostname);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.write(parts.join(''));
  await once(socket, 'close', { signal });
  return answer;
}

const close = 'Host: registry\r\nConnection: close\r\n';

const targets = [
  { target: '/v2/../../etc/passwd', status: 404, code: 'NAME_UNKNOWN' },
  { target: '/v2/../manifests/v1', status: 400, code: 'NAME_INVALID' },
  { target: `/v2/x/../${name}/manifests/v1`, status: 400, code: 'NAME_INVALID' },
  { target: '/v2/%2e%2e/%2e%2e/etc/manifests/v1', status: 400, code: 'NAME_INVALID' },
  { target: '/v2/a/..%2f..%2fetc/tags/list', status: 400, code: 'NAME_INVALID' },
  { target: '/v2/a/%00/tags/list', status: 400, code: 'NAME_INVALID' },
  { target: `/v2/${'a'.repeat(256)}/tags/list`, status: 400, code: 'NAME_INVALID' },
  { target: '/v2/%ff/tags/list', status: 400, code: 'NAME_INVALID' },
  { target: `/v2//${name}/manifests/v1`, status: 400, code: 'NAME_INVALID' },
  { target: `//v2/${name}/manifests/v1`, status: 404, code: 'NAME_UNKNOWN' },
  { target: `/v2/${name}/blobs/..%2f..%2fjournal.jsonl`, status: 404, code: 'NAME_UNKNOWN' },
  { target: `/v2/${name}/blobs/uploads/..`, status: 404, code: 'BLOB_UPLOAD_UNKNOWN' },
  { target: `/v2/${name}/referrers/v1`, status: 400, code: 'DIGEST_INVALID' },
  { target: `/v2/${name}/manifests/sha256:%2e%2e`, status: 400, code: 'DIGEST_INVALID' },
  { target: '/v2/[', status: 404, code: 'NAME_UNKNOWN' },
  { target: '*', method: 'OPTIONS', status: 404, code: 'NAME_UNKNOWN' },
  { target: '/v2/', method: 'OPTIONS', status: 405, code: 'UNSUPPORTED' },
  { target: `/v2/${name}/tags/list`, method: 'POST', status: 405, code: 'UNSUPPORTED' },
  { target: `/v2/${name}/manifests/v1`, method: 'PURGE', status: 405, code: 'UNSUPPORTED' },
  { target: `/v2/${name}/blobs/${absent}`, method: 'PUT', status: 405, code: 'UNSUPPORTED' },
].map((row) => ({ method: 'GET', ...row }));

test.each(targets)('$method $target is answered $status $code', async (row) => {
  const { method, target, status, code } = row;
  const answer = await write(`${method} ${target} HTTP/1.1\r\n${close}\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*"errors":\\[\\{"code":"${code}"`, 's'));
});

test('a target with its host is the path behind the host', async () => {
  const target = `http://elsewhere:1/v2/${name}/manifests/v1`;
  expect(await write(`HEAD ${target} HTTP/1.1\r\n${close}\r\n`)).toMatch(/^HTTP\/1.1 200 /);
});

test('a method of another protocol is answered by HTTP', async () => {
  expect(await write(`FOO /v2/ HTTP/1.1\r\n${close}\r\n`)).toMatch(/^HTTP\/1.1 400 /);
});

test.each([
  { range: '5-2', length: 5 },
  { range: '0-9', length: 5 },
  { range: '1-5', length: 5 },
  { range: '0-4,5-6', length: 5 },
  { range: '-1-3', length: 5 },
  { range: '0-99999999999999999999999', length: 5 },
  { range: 'bytes', length: 5 },
])('a chunk of $length bytes as $range is out of order, and nothing of it stays', async (row) => {
  const begun = await call(registry.url, 'POST', `/v2/${name}/blobs/uploads/`);
  const location = begun.headers['location'] ?? '';
  const answer = await call(registry.url, 'PATCH', location, {
    body: 'x'.repeat(row.length),
    headers: { 'content-range': row.range },
  });
  expect(answer).toMatchObject({ status: 416, codes: ['RANGE_INVALID'] });
  const path = `${location}?digest=${layer('').descriptor.digest}`;
  expect(await call(registry.url, 'PUT', path)).toMatchObject({ status: 201 });
});

test.each(['', 'sha1:00', 'sha256:xyz', `SHA256:${'0'.repeat(64)}`, '../../x'])(
  'no blob begins or ends as "%s"',
  async (digest) => {
    const uploads = `/v2/${name}/blobs/uploads/`;
    const begun = await call(registry.url, 'POST', uploads);
    const query = `digest=${encodeURIComponent(digest)}`;
    for (const answer of [
      await call(registry.url, 'POST', `${uploads}?${query}`, { body: 'x' }),
      await call(registry.url, 'POST', `${uploads}?mount=${encodeURIComponent(digest)}`),
      await call(registry.url, 'PUT', `${begun.headers['location']}?${query}`, { body: 'x' }),
    ]) {
      expect(answer).toMatchObject({ status: 400, codes: ['DIGEST_INVALID'] });
    }
  },
);

test.each([
  { mebibytes: 5, announced: true },
  { mebibytes: 48, announced: true },
  { mebibytes: 5, announced: false },
])('$mebibytes MiB of manifest are refused where the client can read it', async (row) => {
  const whole = Buffer.alloc(row.mebibytes * 1024 * 1024, ' ');
  const stream = new ReadableStream({
    start: (controller) => {
      controller.enqueue(whole);
      controller.close();
    },
  });
  const answer = await fetch(new URL(`/v2/${name}/manifests/big`, registry.url), {
    method: 'PUT',
    headers: { 'content-type': IMAGE },
    signal: AbortSignal.timeout(DEADLINE_MS),
    ...(row.announced ? { body: whole } : { body: stream, duplex: 'half' }),
  });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({
    errors: [{ code: 'SIZE_INVALID', detail: { bytesMax: MANIFEST_BYTES_MAX } }],
  });
});

test('who goes on to send what was refused is cut off', { timeout: DEADLINE_MS }, async () => {
  const { hostname, port } = new URL(registry.url);
  const socket = connect(Number(port), hostname);
  const length = DISCARDED_BYTES_MAX * 4;
  const closed = new Promise((resolve) => {
    socket.on('close', resolve).on('error', () => {}); // A reset is one way to be cut off.
  });
  const piece = Buffer.alloc(1024 * 1024);
  let sentBytes = 0;
  const send = () => {
    while (sentBytes < length && socket.write(piece)) sentBytes += piece.length;
    sentBytes += piece.length;
  };
  socket.on('drain', send);
  const head = `PUT /v2/${name}/manifests/v9 HTTP/1.1\r\nHost: registry\r\n`;
  socket.write(`${head}Content-Length: ${length}\r\n\r\n`);
  send();
  await closed;
  expect(sentBytes).toBeGreaterThan(DISCARDED_BYTES_MAX / 2);
  expect(sentBytes).toBeLessThan(length);
});

test('of one blob pushed by many at once there is one, and it is whole', async () => {
  const blob = layer('x'.repeat(1_000_000));
  const pushes = Array.from({ length: 12 }, () => pushBlob(registry.url, name, blob));
  const answers = await Promise.all(pushes);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  const path = `/v2/${name}/blobs/${blob.descriptor.digest}`;
  expect((await call(registry.url, 'GET', path)).bytes.equals(blob.bytes)).toBe(true);
});

test('of two requests that end one upload, one does', async () => {
  const blob = layer('half and half');
  const begun = await call(registry.url, 'POST', `/v2/${name}/blobs/uploads/`);
  const path = `${begun.headers['location']}?digest=${blob.descriptor.digest}`;
  await call(registry.url, 'PATCH', begun.headers['location'] ?? '', { body: blob.bytes });
  const ends = await Promise.all([1, 2].map(() => call(registry.url, 'PUT', path)));
  expect(ends.map(({ status }) => status).sort()).toEqual([201, 404]);
});

test.each([
  `/v2/${name}/manifests/v1`,
  `/v2/${name}/manifests/absent`,
  `/v2/${name}/blobs/${absent}`,
  `/v2/${name}/tags/list`,
  `/v2/${name}/referrers/${absent}`,
  '/v2/',
])('HEAD and GET of %s agree', async (path) => {
  const [get, head] = [
    await call(registry.url, 'GET', path),
    await call(registry.url, 'HEAD', path),
  ];
  expect(head.status).toBe(get.status);
  expect(contentHeaders(head)).toEqual(contentHeaders(get));
  expect(head.bytes).toHaveLength(0);
});

// How a connection goes on is the client's affair; the rest is the content's.
function contentHeaders({ headers }: OciAnswer): object {
  const { date, connection, 'keep-alive': keepAlive, ...content } = headers;
  return content;
}
