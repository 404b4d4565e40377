import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IdentityProxy, startIdentityProxy } from '../../../emulators/identity-proxy/serve.ts';
import { type IssuerEmulator, startIssuer } from '../../../emulators/issuer/serve.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../emulators/loopback.ts';
import { openBrowser } from '../../functions/browser.ts';
import { tokenFrom } from '../../functions/tokens.ts';

const deadlineMs = 10_000;
const email = 'somebody@sample.example';
const clientId = 'csi-release';
const audiences = { status: '/projects/1/backends/1', promote: '/projects/1/backends/2' };

/** What a backend tells of the request that it got. */
interface Got {
  readonly by: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let dir: string;
let issuer: IssuerEmulator;
let proxy: IdentityProxy;
let backends: readonly LoopbackServer[];

const options = () => ({
  dir: join(dir, 'identity-proxy'),
  issuer: issuer.url,
  clientId,
  status: { url: backends[0]?.url, audience: audiences.status },
  promote: { url: backends[1]?.url, audience: audiences.promote },
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'identity-proxy-'));
  issuer = await startIssuer({ dir: join(dir, 'issuer'), people: async () => [email] });
  backends = await Promise.all(
    ['status', 'promote'].map((by) =>
      listenOnLoopback(async (request, response) => {
        const { method, url, headers } = request;
        response.end(JSON.stringify({ by, method, url, headers, body: await text(request) }));
      }),
    ),
  );
  proxy = await startIdentityProxy(options());
});
afterAll(async () => {
  await proxy?.close();
  for (const backend of backends ?? []) await backend.close();
  await issuer?.close();
  await rm(dir, { recursive: true });
});

const token = (claims = {}) => tokenFrom(issuer.url, { email, audience: clientId, ...claims });

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${proxy.url}${path}`, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });

async function got(answer: Response): Promise<Got> {
  expect(answer.status).toBe(200);
  return (await answer.json()) as Got;
}

/** Verifies as the functions do, by the keys that the proxy publishes. */
async function asserted({ headers }: Got, audience: string) {
  const keys = createRemoteJWKSet(new URL(proxy.jwks));
  const assertion = String(headers['x-goog-iap-jwt-assertion']);
  return jwtVerify(assertion, keys, {
    ...{ issuer: 'https://cloud.google.com/iap', audience, algorithms: ['ES256'] },
    requiredClaims: ['iat', 'exp'],
  });
}

describe('a browser', () => {
  test('signs in once, and comes to where it wanted to go', async () => {
    const browser = openBrowser();
    const { text: seen, url } = await browser.signIn(`${proxy.url}/lines?after=1`, email);
    expect(url).toBe(`${proxy.url}/lines?after=1`);
    const first: Got = JSON.parse(seen);
    expect(first).toMatchObject({ by: 'status', method: 'GET', url: '/lines?after=1' });
    const { payload } = await asserted(first, audiences.status);
    const accounts = new URL(issuer.url).host;
    expect(payload).toMatchObject({ email, sub: expect.stringContaining(`${accounts}:`) });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(600);
    expect((await browser.get(`${proxy.url}/again`)).status).toBe(200);
  });

  test('posts to the other function, with what it sent as it sent it', async () => {
    const browser = openBrowser();
    await browser.signIn(proxy.url, email);
    const sent: Got = JSON.parse(
      (await browser.post(`${proxy.url}/api/v1/holds`, { a: 'b' })).text,
    );
    expect(sent).toMatchObject({ by: 'promote', url: '/api/v1/holds', body: 'a=b' });
    expect(sent.headers).toMatchObject({ origin: proxy.url, host: new URL(proxy.url).host });
    const { payload } = await asserted(sent, audiences.promote);
    expect(payload['email']).toBe(email);
    await expect(asserted(sent, audiences.status)).rejects.toThrow('"aud"');
  });

  test('keeps a session that no script and no form of another site has', async () => {
    const begun = await ask('/', { headers: { accept: 'text/html' } });
    expect(begun.status).toBe(302);
    expect(begun.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^identity-proxy-\d+-sign-in=\S+; Path=\/; HttpOnly; SameSite=Lax; Max/,
      ),
    ]);
  });

  test('is somebody else after it has signed out', async () => {
    const browser = openBrowser();
    await browser.signIn(proxy.url, email);
    const { url } = await browser.get(`${proxy.url}/_gcp_iap/clear_login_cookie`);
    expect(url).toContain(`${issuer.url}/authorize`);
    expect(browser.cookies()).not.toMatch(/identity-proxy-\d+=/);
    const other = await browser.signIn(proxy.url, 'other@sample.example');
    const { payload } = await asserted(JSON.parse(other.text), audiences.status);
    expect(payload['email']).toBe('other@sample.example');
  });

  test('begins anew where somebody else began, or nobody', async () => {
    for (const query of ['', '?code=a&state=b', '?error=access_denied'])
      expect((await ask(`/_gcp_iap/signed_in${query}`)).headers.get('location')).toBe(
        `${proxy.url}/`,
      );
  });

  test('cannot take a code that was given in another browser, or for another sign-in', async () => {
    const [mine, theirs] = [openBrowser(), openBrowser()];
    await mine.get(proxy.url);
    const { text: seen, url } = await theirs.get(proxy.url);
    const hidden = [...seen.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    const { headers } = await theirs.post(new URL('/authorize', url).href, { ...fields, email });
    const other = new URL(headers.get('location') ?? '');
    other.searchParams.set('state', 'another');
    expect((await theirs.get(other.href)).url).toContain(`${issuer.url}/authorize`);
    expect(theirs.cookies()).not.toMatch(/identity-proxy-\d+=/);
    expect((await mine.get(headers.get('location') ?? '')).url).toContain(
      `${issuer.url}/authorize`,
    );
    expect(mine.cookies()).not.toMatch(/identity-proxy-\d+=/);
  });

  test('stays signed in over a restart', async () => {
    const browser = openBrowser();
    await browser.signIn(proxy.url, email);
    const port = Number(new URL(proxy.url).port);
    await proxy.close();
    proxy = await startIdentityProxy({ ...options(), port });
    expect((await browser.get(`${proxy.url}/again`)).url).toBe(`${proxy.url}/again`);
  });
});

describe('a program', () => {
  test('without a token is told what to send', async () => {
    const answer = await ask('/lines');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.text()).toContain(`${issuer.url} for ${clientId}`);
  });

  test('passes by its token in either header, and Authorization reaches the function', async () => {
    const bearer = `Bearer ${await token()}`;
    const passed = await got(await ask('/', { headers: { authorization: bearer } }));
    expect(passed.headers.authorization).toBe(bearer);
    const both = { 'proxy-authorization': bearer, authorization: 'Bearer of-the-function' };
    const { headers } = await got(await ask('/', { headers: both }));
    expect(headers.authorization).toBe('Bearer of-the-function');
    expect(headers['proxy-authorization']).toBeUndefined();
  });

  test.each([
    ['for somebody else', { audience: 'https://other.example' }],
    ['that has ended', { expiresInSeconds: -60 }],
    ['of an address that nobody verified', { emailVerified: false }],
  ])('does not pass by a token %s', async (_what, claims) => {
    const headers = { authorization: `Bearer ${await token(claims)}` };
    expect((await ask('/', { headers })).status).toBe(401);
  });
});

test('nothing that a client says of itself in the name of the proxy gets through', async () => {
  const { headers } = await got(
    await ask('/', {
      headers: {
        authorization: `Bearer ${await token()}`,
        'X-Goog-IAP-JWT-Assertion': 'forged',
        'x-goog-authenticated-user-email': 'accounts.google.com:owner@sample.example',
        'x-goog-anything': 'forged',
        'x-serverless-authorization': 'Bearer forged',
        cookie: `a=b; identity-proxy-${new URL(proxy.url).port}=c`,
      },
    }),
  );
  expect(JSON.stringify(headers)).not.toContain('forged');
  expect(headers).not.toHaveProperty('x-goog-authenticated-user-email');
  expect(headers.cookie).toBe('a=b');
  expect(headers['x-serverless-authorization']).toMatch(/^Bearer [^.]+\.[^.]+\.[^.]+$/);
});

test('a session is none of the proxy before another port, nor a word', async () => {
  const cookie = `identity-proxy-${new URL(proxy.url).port}=word; identity-proxy-1=a`;
  expect((await ask('/', { headers: { cookie } })).status).toBe(401);
});
