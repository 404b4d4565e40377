import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshRegistry, freshRegistry } from './fresh-registry.ts';
import { call, pushIndexedImage } from './oci-client.ts';

let registry: FreshRegistry;

beforeAll(async () => {
  registry = await freshRegistry();
  await pushIndexedImage(registry.url, 'p/r/a', ['v2', 'v1', 'V3', 'v10']);
  await pushIndexedImage(registry.url, 'p/r/b', []);
});

afterAll(() => registry.close());

test.each([
  { path: '/v2/p/r/a/tags/list', body: { name: 'p/r/a', tags: ['v1', 'v10', 'v2', 'V3'] } },
  {
    path: '/v2/p/r/a/tags/list?n=2',
    body: { name: 'p/r/a', tags: ['v1', 'v10'] },
    link: '</v2/p/r/a/tags/list?n=2&last=v10>; rel="next"',
  },
  { path: '/v2/p/r/a/tags/list?n=2&last=v10', body: { name: 'p/r/a', tags: ['v2', 'V3'] } },
  { path: '/v2/p/r/a/tags/list?last=v1a', body: { name: 'p/r/a', tags: ['v2', 'V3'] } },
  { path: '/v2/p/r/a/tags/list?last=V3', body: { name: 'p/r/a', tags: [] } },
  { path: '/v2/p/r/a/tags/list?n=0', body: { name: 'p/r/a', tags: [] } },
  { path: '/v2/p/r/b/tags/list', body: { name: 'p/r/b', tags: [] } },
  { path: '/v2/_catalog', body: { repositories: ['p/r/a', 'p/r/b'] } },
  {
    path: '/v2/_catalog?n=1',
    body: { repositories: ['p/r/a'] },
    link: '</v2/_catalog?n=1&last=p%2Fr%2Fa>; rel="next"',
  },
])('$path lists $body', async ({ path, body, link }) => {
  const answer = await call(registry.url, 'GET', path);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.bytes.toString('utf8'))).toEqual(body);
  expect(answer.headers['link']).toBe(link);
});

test.each([
  { method: 'GET', path: '/v2/', status: 200 },
  { method: 'HEAD', path: '/v2', status: 200 },
  { method: 'GET', path: '/v2/p/r/unknown/tags/list', status: 404, code: 'NAME_UNKNOWN' },
  {
    method: 'GET',
    path: '/v2/p/r/a/tags/list?n=-1',
    status: 400,
    code: 'PAGINATION_NUMBER_INVALID',
  },
  { method: 'GET', path: '/v2/Upper/case/tags/list', status: 400, code: 'NAME_INVALID' },
  { method: 'GET', path: '/elsewhere', status: 404, code: 'NAME_UNKNOWN' },
] as const)('$method $path is answered $status', async (row) => {
  const answer = await call(registry.url, row.method, row.path);
  expect(answer).toMatchObject({ status: row.status, codes: 'code' in row ? [row.code] : [] });
});

test('every request is logged once, before it is answered', async () => {
  const before = registry.log.length;
  await call(registry.url, 'HEAD', '/v2/p/r/a/manifests/v1');
  await call(registry.url, 'POST', '/v2/p/r/c/blobs/uploads/?mount=none');
  expect(registry.log.slice(before)).toEqual([
    { method: 'HEAD', path: '/v2/p/r/a/manifests/v1', status: 200 },
    { method: 'POST', path: '/v2/p/r/c/blobs/uploads/?mount=none', status: 400 },
  ]);
});
