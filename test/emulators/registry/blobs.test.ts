import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOB_BYTES_MAX } from '../../../emulators/registry/upload-requests.ts';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, layer, type OciAnswer, pushBlob } from './oci-client.ts';

const name = 'csi-release/csi/hello';
const blob = layer('0123456789');
const { digest } = blob.descriptor;
const empty = layer('');
let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
  await pushBlob(registry.url, name, blob);
});

afterAll(() => registry.close());

async function begin(image = name): Promise<string> {
  const { status, headers } = await call(registry.url, 'POST', `/v2/${image}/blobs/uploads/`);
  expect(status).toBe(202);
  return headers['location'] ?? '';
}

function bring(location: string, body: string, range?: string): Promise<OciAnswer> {
  return call(registry.url, 'PATCH', location, {
    body,
    headers: range === undefined ? {} : { 'content-range': range },
  });
}

test('a blob comes in chunks, each after the other', async () => {
  const location = await begin();
  expect(await bring(location, 'some ', '0-4')).toMatchObject({
    status: 202,
    headers: { range: '0-4', location },
  });
  for (const range of ['0-4', '6-10', '5-4', '5-99']) {
    const answer = await bring(location, 'bytes', range);
    expect(answer).toMatchObject({ status: 416, headers: { range: '0-4' } });
  }
  expect(await call(registry.url, 'GET', location)).toMatchObject({
    status: 204,
    headers: { range: '0-4' },
  });
  const some = layer('some bytes!');
  const end = await call(registry.url, 'PUT', `${location}?digest=${some.descriptor.digest}`, {
    body: 'bytes!',
    headers: { 'content-range': '5-10' },
  });
  expect(end).toMatchObject({
    status: 201,
    headers: { location: `/v2/${name}/blobs/${some.descriptor.digest}` },
  });
  expect(
    (await call(registry.url, 'GET', `/v2/${name}/blobs/${some.descriptor.digest}`)).bytes,
  ).toEqual(some.bytes);
  expect(await call(registry.url, 'GET', location)).toMatchObject({
    status: 404,
    codes: ['BLOB_UPLOAD_UNKNOWN'],
  });
});

test('an empty blob is a blob', async () => {
  const location = await begin();
  const path = `${location}?digest=${empty.descriptor.digest}`;
  expect(await call(registry.url, 'PUT', path)).toMatchObject({ status: 201 });
  const stored = await call(registry.url, 'GET', `/v2/${name}/blobs/${empty.descriptor.digest}`);
  expect(stored).toMatchObject({ status: 200, headers: { 'content-length': '0' } });
});

test('bytes of another digest are refused and the upload is over', async () => {
  const location = await begin();
  const path = `${location}?digest=${layer('right').descriptor.digest}`;
  const answer = await call(registry.url, 'PUT', path, { body: 'wrong' });
  expect(answer).toMatchObject({ status: 400, codes: ['DIGEST_INVALID'] });
  expect(await call(registry.url, 'GET', location)).toMatchObject({ status: 404 });
  const whole = await call(
    registry.url,
    'POST',
    `/v2/${name}/blobs/uploads/?digest=${layer('right').descriptor.digest}`,
    { body: 'wrong' },
  );
  expect(whole).toMatchObject({ status: 400, codes: ['DIGEST_INVALID'] });
});

test('an upload that broke off goes on from where it was', async () => {
  const location = await begin();
  const { hostname, port } = new URL(registry.url);
  const socket = connect(Number(port), hostname);
  const head = `PATCH ${location} HTTP/1.1\r\nHost: registry\r\nContent-Length: 10\r\n\r\n`;
  socket.write(`${head}01234`);
  await expect
    .poll(async () => (await call(registry.url, 'GET', location)).status, { timeout: 5_000 })
    .toBe(400);
  socket.destroy();
  await once(socket, 'close');
  await expect
    .poll(async () => (await call(registry.url, 'GET', location)).headers['range'], {
      timeout: 5_000,
    })
    .toBe('0-4');
  const path = `${location}?digest=${digest}`;
  const answer = await call(registry.url, 'PUT', path, {
    body: '56789',
    headers: { 'content-range': '5-9' },
  });
  expect(answer).toMatchObject({ status: 201 });
});

test('a blob that is announced above the limit is refused before any of it is sent', async () => {
  const location = await begin();
  const { hostname, port } = new URL(registry.url);
  const socket = connect(Number(port), hostname);
  const length = `Content-Length: ${BLOB_BYTES_MAX + 1}`;
  socket.write(`PATCH ${location} HTTP/1.1\r\nHost: registry\r\n${length}\r\n\r\n`);
  const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) });
  expect(String(answer)).toMatch(/^HTTP\/1.1 413 .*SIZE_INVALID/s);
  socket.destroy();
});

test('an upload belongs to its repository and can be given up', async () => {
  const location = await begin();
  const foreign = location.replace(name, 'csi-release/csi/other');
  expect(await bring(foreign, 'bytes')).toMatchObject({ codes: ['BLOB_UPLOAD_UNKNOWN'] });
  expect(await call(registry.url, 'DELETE', location)).toMatchObject({ status: 204 });
  expect(await bring(location, 'bytes')).toMatchObject({ codes: ['BLOB_UPLOAD_UNKNOWN'] });
});

test.each([
  { what: 'from where it is', mount: digest, from: name, status: 201 },
  { what: 'from where it is not', mount: digest, from: 'csi-release/csi/unknown', status: 202 },
  { what: 'from anywhere', mount: digest, from: undefined, status: 201 },
  {
    what: 'of what is nowhere',
    mount: layer('nowhere').descriptor.digest,
    from: undefined,
    status: 202,
  },
])('a mount $what is answered $status', async ({ mount, from, status }) => {
  const target = `csi-release/csi/mount-${status}-${from === undefined ? 'any' : 'from'}`;
  const source = from === undefined ? '' : `&from=${from}`;
  const path = `/v2/${target}/blobs/uploads/?mount=${mount}${source}`;
  const answer = await call(registry.url, 'POST', path);
  expect(answer.status).toBe(status);
  const blobs = status === 201 ? 'blobs/sha256:' : 'blobs/uploads/';
  expect(answer.headers['location']).toContain(`/v2/${target}/${blobs}`);
  const seen = await call(registry.url, 'HEAD', `/v2/${target}/blobs/${mount}`);
  expect(seen.status).toBe(status === 201 ? 200 : 404);
});

test('a blob is seen only where it was pushed, and deleted only where it is deleted', async () => {
  const [here, there] = ['csi-release/csi/here', 'csi-release/csi/there'];
  await pushBlob(registry.url, here, blob);
  await pushBlob(registry.url, there, blob);
  const remove = await call(registry.url, 'DELETE', `/v2/${here}/blobs/${digest}`);
  expect(remove.status).toBe(202);
  const again = await call(registry.url, 'DELETE', `/v2/${here}/blobs/${digest}`);
  expect(again).toMatchObject({ status: 404, codes: ['BLOB_UNKNOWN'] });
  expect((await call(registry.url, 'GET', `/v2/${there}/blobs/${digest}`)).bytes).toEqual(
    blob.bytes,
  );
});

test.each([
  { path: `/v2/${name}/blobs/sha256:xyz`, code: 'DIGEST_INVALID' },
  { path: `/v2/${name}/blobs/..%2f..%2fjournal.jsonl`, code: 'NAME_UNKNOWN' },
])('$path is answered $code', async ({ path, code }) => {
  expect((await call(registry.url, 'GET', path)).codes).toEqual([code]);
});
