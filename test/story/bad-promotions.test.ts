import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aProblem } from '../given/problem.ts';
import { everythingOf } from './everything.ts';
import { emailOf, type Promotable, promotableWorlds } from './promotable-worlds.ts';
import { type Asked, type ServedPromote, servePromote } from './served-world.ts';

let served: ServedPromote;
beforeAll(async () => {
  served = await servePromote();
});
afterAll(() => served?.close());

const given = new Map<keyof typeof promotableWorlds, Promise<Promotable>>();

function worldOf(name: keyof typeof promotableWorlds): Promise<Promotable> {
  const found = given.get(name) ?? promotableWorlds[name]();
  given.set(name, found);
  return found;
}

const said = (facts: object): Asked => ({ said: facts });
const approving = (facts: object): Asked => ({ path: 'approvals', said: facts });
const keyed = (key: string): Asked => ({ headers: { 'idempotency-key': key } });
const typed = (type: string): Asked => ({ headers: { 'content-type': type } });
const mebibyte = 'x'.repeat(2 ** 20);
const otherHash = '0'.repeat(64);
const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };

type Row = readonly [keyof typeof promotableWorlds, string, Asked, number, RegExp];

/** What stands in the way is the candidate, its line or production. */
const states: readonly Row[] = [
  ['untested', 'it', {}, 409, /is testing.*wait until it is tested/],
  ['failed', 'it', {}, 409, /is failed.*mend what failed.*another round/],
  ['expired', 'it', {}, 410, /has expired; ask for another round/],
  ['deleting', 'it', {}, 410, /is collecting; ask for another round/],
  ['deleted', 'it', {}, 410, /is collected; ask for another round/],
  ['accepted', 'one that there is not', said({ candidate: 'none' }), 404, /no candidate none/],
  ['the same set again', 'it', {}, 409, /nothing new: the set equals sample@v1\.0\.0/],
  ['an older set', 'it', {}, 422, /hello v1\.0\.0 is lower than in sample@v1\.0\.\d/],
  ['a foreign tag', 'it', {}, 409, /CONFLICT: \S+counter:v1\.0\.0 is sha256:\S+ in production/],
  ['a moved tag', 'it', {}, 409, /hello v1\.0\.0.*tag a new version/],
  [
    'a held component',
    'it',
    {},
    409,
    /component hello is held until 2026-01-06.*ask again at 2026/,
  ],
  ['a forged statement', 'it', {}, 409, /the origin of \S+ is not proved: .*another round/],
  ['another under way', 'it', {}, 409, /sample is promoting \S+; wait for it/],
  ['a closed window', 'it', {}, 409, /windows.*ask again at 2026-01-06T02:00:00\.000Z/],
  ['accepted', 'another plan', said({ planHash: otherHash }), 409, /the plan is no longer 0000/],
  ['released', 'another plan', said({ planHash: otherHash }), 409, /the plan is no longer 0000/],
];

/** Whoever asks may not, or is not known. */
const people: readonly Row[] = [
  ['accepted', 'nobody', { claims: 'none' }, 401, /send an identity token/],
  ['accepted', 'an expired token', { claims: { expiresInSeconds: -60 } }, 401, /"exp"/],
  ['accepted', 'a token for others', { claims: { audience: 'https://x' } }, 401, /"aud"/],
  ['accepted', 'an unverified address', { claims: { emailVerified: false } }, 401, /not verified/],
  ['accepted', 'a stranger', { claims: { email: 'eve@x.example' } }, 403, /eve@x.example is not/],
  ['approved by nobody', 'dan', {}, 403, /lacks 1 of 1.*nobody approved it; ask maintainer@/],
  ['approved by dan alone', 'dan', {}, 403, /lacks 1 of 1.*your own does not count/],
  [
    'approved by dan alone',
    'dan with another address',
    { claims: { email: emailOf('ann') } },
    ...([403, /your own does not count/] as const),
  ],
  [
    'approved by dan alone',
    'dan with another account',
    { claims: { sub: 'other', email: emailOf('DAN').toUpperCase() } },
    ...([403, /your own does not count/] as const),
  ],
  ['approved a day ago', 'dan', {}, 403, /lacks 1 of 1.*nobody approved it/],
  ['approved by ann twice', 'dan', {}, 403, /lacks 1 of 2.*cat@example.com approved it/],
  [
    'accepted',
    'a stranger who approves',
    { ...approving({ planHash: otherHash }), claims: { email: 'eve@x.example' } },
    ...([403, /eve@x.example is not/] as const),
  ],
  ['released', 'dan, who approves', approving({ planHash: otherHash }), 409, /promoted already/],
  ['accepted', 'dan, who approves', approving({ planHash: otherHash }), 409, /is no longer 0000/],
  ['deleted', 'dan, who approves', approving({ planHash: otherHash }), 410, /is collected/],
  ['accepted', 'dan, who approves no plan', approving({}), 400, /planHash/],
];

/** What is sent is nothing that can be read, or does harm. */
const sent: readonly Row[] = [
  ['accepted', 'a reason of bells', said({ reason: '\u0007' }), 400, /reason has a control/],
  ['accepted', 'a reason that runs back', said({ reason: '\u202eok' }), 400, /invisible/],
  ['accepted', 'a reason of nothing', said({ reason: ' \n' }), 400, /reason is empty/],
  ['accepted', 'a reason of an object', said({ reason: { $ne: 1 } }), 400, /reason is required/],
  ['accepted', 'half a character', said({ reason: '\ud800' }), 400, /reason has a control/],
  ['accepted', 'a command as plan', said({ planHash: '$(id)' }), 400, /planHash must be 1 to/],
  ['accepted', 'a list as plan', said({ planHash: ['a'] }), 400, /planHash/],
  ['accepted', 'an endless plan', said({ planHash: '0'.repeat(201) }), 400, /planHash must be/],
  ['accepted', 'a path as candidate', said({ candidate: '../x' }), 400, /candidate must be/],
  ['accepted', 'two lines as candidate', said({ candidate: 'a\r\nb' }), 400, /candidate must be/],
  ['accepted', 'NUL as candidate', said({ candidate: '\u0000' }), 400, /candidate must be/],
  ['accepted', 'markup as candidate', said({ candidate: '<script>' }), 400, /candidate must be/],
  ['accepted', '__proto__ as candidate', said({ candidate: '__proto__' }), 404, /no candidate __/],
  ['accepted', 'constructor as candidate', said({ candidate: 'constructor' }), 404, /no candidate/],
  ['accepted', 'a list that is deep', { body: '['.repeat(20_000) }, 400, /JSON/],
  ['accepted', 'a prototype', { body: '{"__proto__":{"candidate":"a"}}' }, 400, /candidate/],
  ['accepted', 'a path as key', keyed('../x'), 400, /Idempotency-Key: must be 1 to 64/],
  ['accepted', 'two words as key', keyed('a b'), 400, /Idempotency-Key: must be 1 to 64/],
  ['accepted', 'no key', keyed(''), 400, /Idempotency-Key: must be 1 to 64/],
  ['accepted', 'an endless key', keyed('a'.repeat(65)), 400, /Idempotency-Key: must be 1 to 64/],
  ['accepted', 'a reason of a mebibyte', said({ reason: mebibyte }), 413, /at most 65536 bytes/],
  ['accepted', 'half of an object', { body: '{"candidate":' }, 400, /is not JSON/],
  ['accepted', 'a list', { body: '[]' }, 400, /the request for a promotion/],
  ['accepted', 'nothing', { body: '' }, 400, /is not JSON|is empty/],
  ['accepted', 'text', typed('text/plain'), 415, /send application\/json/],
  ['accepted', 'a form', typed('application/x-www-form-urlencoded'), 415, /send application/],
  ['accepted', 'packed JSON', { headers: { 'content-encoding': 'gzip' } }, 415, /as it is/],
  ['accepted', 'GET', { method: 'GET' }, 405, /GET is not answered; use POST/],
  ['accepted', 'PUT', { method: 'PUT' }, 405, /PUT is not answered; use POST/],
  ['accepted', 'DELETE', { method: 'DELETE' }, 405, /DELETE is not answered; use POST/],
  ['accepted', 'a preflight', { method: 'OPTIONS', headers: preflight }, 403, /another origin/],
  ['accepted', 'another path', { path: 'promotions/x' }, 404, /no \/api\/v1\/promotions\/x here/],
];

describe.each([
  ['its state', states],
  ['who asks', people],
  ['what is sent', sent],
])('a promotion is refused for %s', (_what, rows) => {
  test.each(rows)('%s: %s', async (name, _who, asked, status, detail) => {
    const given = await worldOf(name);
    const before = everythingOf(given.world);
    const answer = await served.ask(given, asked);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
    expect(await answer.json()).toEqual(aProblem(status, detail));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(everythingOf(given.world)).toEqual(before);
  });
});
