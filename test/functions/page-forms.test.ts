import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Asserting, assertingAs, wrongClaims } from './assertions.ts';
import { openBrowser } from './browser.ts';
import { type Documents, type RunningStack, runStack } from './running-stack.ts';
import { tokenFrom } from './tokens.ts';

const promoter = 'release-manager@sample.example';
const viewer = 'viewer@sample.example';
const form = 'application/x-www-form-urlencoded';
const deadlineMs = 30_000;
const dayMs = 24 * 60 * 60_000;

let running: RunningStack;
let asserting: Asserting;
let page: string;
let promote: string;
let before: Documents;

beforeAll(async () => {
  running = await runStack();
  const { stack, dir } = running;
  page = stack.page;
  promote = stack.functions['promote'] ?? '';
  asserting = await assertingAs({ dir, issuer: stack.issuer }, promoter);
});
beforeEach(async () => {
  before = await running.documents();
});
afterAll(() => running?.close());

const hold = (facts: Readonly<Record<string, string>> = {}) => ({
  ...{ line: 'sample', reason: 'a leak was found', owner: 'security' },
  until: new Date(Date.now() + dayMs).toISOString(),
  ...facts,
});

interface Sent {
  readonly assertion?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly type?: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | URLSearchParams;
}

/** Posts to the function itself as the proxy does for a promoter, but for what is given. */
async function send(sent: Sent = {}): Promise<Response> {
  const {
    assertion = await asserting.good(),
    type = form,
    body = new URLSearchParams(hold()),
  } = sent;
  const headers = {
    ...{ origin: page, 'sec-fetch-site': 'same-origin', 'content-type': type },
    ...{ 'x-goog-iap-jwt-assertion': assertion },
    ...sent.headers,
  };
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return fetch(`${promote}/api/v1/holds`, {
    method: 'POST',
    headers: Object.fromEntries(kept),
    body: typeof body === 'string' || body instanceof Uint8Array ? body : String(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });
}

/** A page that says what was refused, loads nothing, and did nothing. */
async function expectRefusedPage(answer: Response, status: number, words: RegExp): Promise<string> {
  const text = await answer.text();
  expect(text).toMatch(words);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('referrer-policy')).toBe('same-origin');
  expect(await running.documents()).toEqual(before);
  return text;
}

const lines = async () => JSON.stringify((await running.documents())['lines/sample']?.data);

describe('at the page of the stack', () => {
  test('a promoter who signed in posts a hold, is led back, and it is placed', async () => {
    const browser = openBrowser();
    await browser.signIn(page, promoter);
    const reason = 'a leak\nwas found';
    const fields = hold({ reason, _page: '/lines/sample?after=1', _key: 'one' });
    const posted = await browser.post(`${page}/api/v1/holds`, fields);
    expect(posted).toMatchObject({ status: 303, text: '' });
    expect(posted.headers.get('location')).toBe('/lines/sample?after=1');
    expect(await lines()).toContain(JSON.stringify(reason));
    expect(await lines()).toContain(promoter);
    const once = await running.documents();
    expect((await browser.post(`${page}/api/v1/holds`, fields)).status).toBe(303);
    expect(await running.documents()).toEqual(once);
    const ended = { line: 'sample', reason: 'it is mended' };
    expect((await browser.post(`${page}/api/v1/ended-holds`, ended)).status).toBe(303);
  });

  test('a viewer is told on a page why nothing was done, with a way back', async () => {
    const browser = openBrowser();
    await browser.signIn(page, viewer);
    const back = hold({ _page: '/lines/sample' });
    const { status, text, headers } = await browser.post(`${page}/api/v1/holds`, back);
    expect(status).toBe(403);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('viewer@sample.example is not among the promoters');
    expect(text).toContain('<a href="/lines/sample">');
    expect(await running.documents()).toEqual(before);
  });

  test('who is not signed in is sent to do that, and nothing is done', async () => {
    const browser = openBrowser();
    const { status, headers } = await browser.post(`${page}/api/v1/holds`, hold());
    expect(status).toBe(302);
    expect(headers.get('location')).toContain(`${running.stack.issuer}/authorize?`);
    expect(await running.documents()).toEqual(before);
  });

  test('what another page has a signed-in browser send is refused', async () => {
    const browser = openBrowser();
    await browser.signIn(page, promoter);
    const forged = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const { status, text } = await browser.post(`${page}/api/v1/holds`, hold(), forged);
    expect(status).toBe(403);
    expect(text).toContain('https://evil.example, another page');
    expect(await running.documents()).toEqual(before);
  });

  test('a good assertion that a viewer sends along is not theirs', async () => {
    const browser = openBrowser();
    await browser.signIn(page, viewer);
    const stolen = { 'X-Goog-IAP-JWT-Assertion': await asserting.good() };
    const { status } = await browser.post(`${page}/api/v1/holds`, hold(), stolen);
    expect(status).toBe(403);
    expect(await running.documents()).toEqual(before);
  });
});

describe('what the proxy asserts', () => {
  test('counts at the function where it is right, for JSON too', async () => {
    const body = JSON.stringify(hold());
    const answer = await send({ type: 'application/json', body });
    expect(answer.status).toBe(202);
    expect(await lines()).toContain(promoter);
    const ended = { line: 'sample', reason: 'it is mended' };
    const end = await fetch(`${promote}/api/v1/ended-holds`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', origin: page },
        'x-goog-iap-jwt-assertion': await asserting.good(),
      },
      body: JSON.stringify(ended),
    });
    expect(end.status).toBe(202);
  });

  test.each(wrongClaims)('is not believed %s: 401', async (_what, claims, words) => {
    const answer = await send({ assertion: await asserting.good(claims()) });
    await expectRefusedPage(answer, 401, new RegExp(words.source.replaceAll('"', '&quot;')));
  });

  test.each<[string, () => Promise<string> | string]>([
    ['without a signature', () => asserting.unsigned()],
    ['by another key', () => asserting.ofAnotherKey()],
    ['by the public key as a secret', () => asserting.ofPublicKey()],
    ['that is a word', () => 'promoter'],
    ['that is empty', () => ''],
    ['that is endless', () => 'a'.repeat(15_000)],
    [
      'that is an identity token',
      () => tokenFrom(running.stack.issuer, { email: promoter, audience: promote }),
    ],
  ])('is not believed %s: 401', async (_what, forge) => {
    await expectRefusedPage(await send({ assertion: await forge() }), 401, /is not accepted/);
  });

  test('in headers that nobody signed counts for nothing: 401', async () => {
    const headers = {
      'x-goog-iap-jwt-assertion': undefined,
      'x-goog-authenticated-user-email': `accounts.google.com:${promoter}`,
    };
    await expectRefusedPage(await send({ headers }), 401, /send an identity token/);
  });

  test('does not mend a bad token: 401', async () => {
    const headers = { authorization: 'Bearer word', 'x-serverless-authorization': 'Bearer a.b.c' };
    await expectRefusedPage(await send({ headers }), 401, /identity token is not accepted/);
  });
});

describe('what another page may have sent is refused: 403', () => {
  const away = (host: string) => host.replace('127.0.0.1', 'localhost');
  test.each<[string, () => Readonly<Record<string, string | undefined>>]>([
    ['no Origin', () => ({ origin: undefined })],
    ['another origin', () => ({ origin: 'https://evil.example' })],
    ['null, as a sandboxed frame', () => ({ origin: 'null' })],
    ['a subdomain', () => ({ origin: page.replace('//', '//evil.') })],
    ['a name that begins alike', () => ({ origin: `${page}.evil.example` })],
    ['another port', () => ({ origin: page.replace(/\d+$/, '1') })],
    ['another scheme', () => ({ origin: page.replace('http:', 'https:') })],
    ['another name of this host', () => ({ origin: away(page) })],
    ['a slash more', () => ({ origin: `${page}/` })],
    ['two origins', () => ({ origin: `${page}, https://evil.example` })],
    ['an empty one', () => ({ origin: '' })],
    ['Sec-Fetch-Site cross-site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['Sec-Fetch-Site same-site', () => ({ 'sec-fetch-site': 'same-site' })],
    ['Sec-Fetch-Site none', () => ({ 'sec-fetch-site': 'none' })],
  ])('%s', async (_what, headers) => {
    await expectRefusedPage(await send({ headers: headers() }), 403, /another page|any page/);
    const json = { type: 'application/json', body: JSON.stringify(hold()) };
    const answer = await send({ ...json, headers: headers() });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await running.documents()).toEqual(before);
  });

  test('but not what has a token, which no other page can send', async () => {
    const token = await tokenFrom(running.stack.issuer, { email: viewer, audience: promote });
    const bearing = {
      authorization: `Bearer ${token}`,
      'x-serverless-authorization': 'Bearer a.b.c',
    };
    const headers = { ...bearing, origin: undefined, 'sec-fetch-site': undefined };
    await expectRefusedPage(await send({ headers }), 403, /viewer@sample.example is not among/);
  });
});

describe('of other types nothing is taken: 415', () => {
  test.each([
    ['text/plain', JSON.stringify(hold())],
    ['text/plain;application/json', JSON.stringify(hold())],
    ['multipart/form-data; boundary=b', '--b--'],
    ['application/csp-report', '{}'],
    ['', 'line=sample'],
  ])('%j', async (type, body) => {
    const answer = await send({ type, body: new TextEncoder().encode(body) });
    expect(answer.status).toBe(415);
    expect(await answer.text()).toContain('send application/json, or a form of the page');
    expect(await running.documents()).toEqual(before);
  });
});

describe('a form that is wrong does nothing', () => {
  const encoded = (facts = {}) => String(new URLSearchParams({ ...hold(), ...facts }));
  test.each<[string, () => string | Uint8Array<ArrayBuffer>, number, RegExp]>([
    ['a field twice', () => `${encoded()}&line=sample-1.0`, 400, /the field line more than once/],
    ['the page of another host', () => encoded({ _page: '//evil.example' }), 400, /path of this/],
    ['a backslash', () => encoded({ _page: '/\\evil.example' }), 400, /path of this page/],
    ['a script', () => encoded({ _page: 'javascript:alert(1)' }), 400, /path of this page/],
    ['a whole address', () => encoded({ _page: 'https://evil.example' }), 400, /path of this/],
    ['two headers', () => encoded({ _page: '/a\r\nset-cookie: a=b' }), 400, /path of this page/],
    ['bytes of no letters', () => Buffer.from('line=\xff', 'latin1'), 400, /not in UTF-8/],
    ['percents of no letters', () => 'line=%ff', 400, /badly encoded/],
    ['half a percent', () => 'line=%2', 400, /badly encoded/],
    ['another field of ours', () => encoded({ _method: 'DELETE' }), 400, /_method/],
    ['the prototype', () => `${encoded()}&__proto__=a`, 400, /__proto__/],
    ['a key that is none', () => encoded({ _key: 'a b' }), 400, /Idempotency-Key/],
    ['an empty reason', () => encoded({ reason: '' }), 400, /reason/],
    ['a script as line', () => encoded({ line: '<script>' }), 400, /.*/],
    ['nothing', () => '', 400, /owner/],
  ])('%s', async (_what, body, status, words) => {
    const text = await expectRefusedPage(await send({ body: body() }), status, words);
    expect(text).not.toContain('<script');
  });

  test('by whatever letters its type is written', async () => {
    const type = 'Application/X-WWW-Form-URLEncoded; charset=UTF-8';
    await expectRefusedPage(await send({ type, body: 'line=a&line=b' }), 400, /more than once/);
  });

  test('that is too long is not read at all', async () => {
    const answer = await send({ body: encoded({ reason: 'x'.repeat(64 * 1024) }) });
    expect(answer.status).toBe(413);
    expect(await running.documents()).toEqual(before);
  });
});
