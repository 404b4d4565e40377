import { afterAll, beforeAll, expect, test } from 'vitest';
import { everythingOf } from './everything.ts';
import { promotableWorlds } from './promotable-worlds.ts';
import { type ServedPromote, servePromote } from './served-world.ts';

let served: ServedPromote;
beforeAll(async () => {
  served = await servePromote();
});
afterAll(() => served?.close());

const path = 'restorations';

test('The same restoration over HTTP has the same answer, and another with its key none', async () => {
  const given = await promotableWorlds.deleted();
  const headers = { 'idempotency-key': 'one' };
  const first = await served.ask(given, { path, headers });
  expect(first.status).toBe(202);
  const body = await first.json();
  const { candidate } = given;
  expect(body).toMatchObject({ restores: candidate, round: 'restored-one', phase: 'building' });
  expect(first.headers.get('location')).toMatch(/^\/api\/v1\/candidates\/[-0-9a-f]{36}\/plan$/);
  const before = everythingOf(given.world);
  const again = await served.ask(given, { path, headers });
  expect([again.status, await again.json()]).toEqual([202, body]);
  const other = await served.ask(given, { path, headers, said: { reason: 'another' } });
  expect([other.status, await other.text()]).toEqual([409, expect.stringContaining('used before')]);
  expect(everythingOf(given.world)).toEqual(before);
});

test.each([
  ['what stands', 'accepted', {}, 409],
  ['a stranger’s wish', 'deleted', { claims: { email: 'eve@example.com', sub: 'eve' } }, 403],
  ['nobody’s wish', 'deleted', { claims: 'none' }, 401],
  ['a wish without a reason', 'deleted', { said: { reason: ' ' } }, 400],
] as const)('Of %s nothing is restored', async (_what, state, asked, status) => {
  const given = await promotableWorlds[state]();
  const before = everythingOf(given.world);
  expect((await served.ask(given, { path, ...asked })).status).toBe(status);
  expect(everythingOf(given.world)).toEqual(before);
});
