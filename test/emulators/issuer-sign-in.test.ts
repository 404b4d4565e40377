import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IssuerEmulator, startIssuer } from '../../emulators/issuer/serve.ts';

const deadlineMs = 10_000;
const clientId = 'csi-release';
const redirectUri = 'http://127.0.0.1:4711/signed-in';
const promoter = 'release-manager@sample.example';
const verifier = 'v'.repeat(43);
/** The SHA-256 of the verifier above, in base64url. */
const challenge = await client.calculatePKCECodeChallenge(verifier);

let dir: string;
let issuer: IssuerEmulator;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'issuer-'));
  issuer = await startIssuer({ dir, people: async () => [promoter, '"><script>@sample.example'] });
});
afterAll(async () => {
  await issuer?.close();
  await rm(dir, { recursive: true });
});

const right = {
  ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state: 's' },
  ...{ code_challenge: challenge, code_challenge_method: 'S256' },
};

type Fields = Readonly<Record<string, string | undefined>>;

function encoded(fields: Fields): URLSearchParams {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) given.set(name, value);
  return given;
}

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${issuer.url}${path}`, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });

const askPage = (fields: Fields) => ask(`/authorize?${encoded({ ...right, ...fields })}`);

const signIn = (fields: Fields) =>
  ask('/authorize', { method: 'POST', body: encoded({ ...right, email: promoter, ...fields }) });

const exchange = (fields: Fields) =>
  ask('/token', {
    method: 'POST',
    body: encoded({
      ...{ grant_type: 'authorization_code', client_id: clientId, redirect_uri: redirectUri },
      ...{ code_verifier: verifier, ...fields },
    }),
  });

async function aCode(fields: Fields = {}): Promise<string> {
  const location = (await signIn(fields)).headers.get('location') ?? '';
  return new URL(location).searchParams.get('code') ?? '';
}

describe('a client that knows nothing but the issuer', () => {
  const config = () =>
    client.discovery(new URL(issuer.url), clientId, undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });

  test('is told who signed in, and again by its refresh token', async () => {
    const known = await config();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(known, {
      ...{ redirect_uri: redirectUri, scope: 'openid email', state, nonce },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
    });
    const asked = Object.fromEntries(url.searchParams);
    const answer = await signIn(asked);
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.get('location') ?? '');
    const tokens = await client.authorizationCodeGrant(known, back, {
      ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    });
    const claims = tokens.claims();
    expect(claims).toMatchObject({ email: promoter, email_verified: true, aud: clientId });
    const again = await client.refreshTokenGrant(known, tokens.refresh_token ?? '');
    expect(again.claims()).toMatchObject({ email: promoter, sub: claims?.sub, aud: clientId });
  });
});

describe('the page', () => {
  test('shows everybody by one click, and nobody as a script', async () => {
    const answer = await askPage({ state: '"><script>alert(1)</script>' });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain(`<button name="email" value="${promoter}">`);
    expect(text).toContain('<input type="email" name="email"');
    expect(text).not.toContain('<script');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test.each([
    'http://localhost/cb',
    'http://localhost:1/cb',
    'http://127.0.0.1:65535/',
    'http://[::1]:8080/cb?a=b',
  ])('answers to %s, as any port of this machine will do', async (redirect_uri) => {
    expect((await askPage({ redirect_uri })).status).toBe(200);
  });

  test.each([
    { redirect_uri: 'https://evil.example/cb' },
    { redirect_uri: 'http://127.0.0.1.evil.example/cb' },
    { redirect_uri: 'http://127.0.0.1@evil.example/cb' },
    { redirect_uri: 'https://127.0.0.1/cb' },
    { redirect_uri: 'javascript:alert(1)' },
    { redirect_uri: 'http://127.0.0.1/#a' },
    { redirect_uri: undefined },
    { client_id: '' },
  ])('leads nowhere with %j, and says so', async (fields) => {
    for (const answer of [await askPage(fields), await signIn(fields)]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
    }
  });

  test.each([
    [{ code_challenge: undefined }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge_method: undefined }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
  ])('tells the program of %j: %s', async (fields, error) => {
    for (const answer of [await askPage(fields), await signIn(fields)]) {
      const location = new URL(answer.headers.get('location') ?? '');
      expect(`${location.origin}${location.pathname}`).toBe(redirectUri);
      expect(Object.fromEntries(location.searchParams)).toMatchObject({ error, state: 's' });
    }
  });

  test('signs nobody in whose address is none', async () => {
    expect((await signIn({ email: 'nobody' })).status).toBe(400);
  });
});

describe('a code', () => {
  test('is good once', async () => {
    const code = await aCode();
    expect((await exchange({ code })).status).toBe(200);
    expect(await (await exchange({ code })).json()).toMatchObject({ error: 'invalid_grant' });
  });

  test.each([
    [{ code: 'another' }, 'invalid_grant'],
    [{ client_id: 'another' }, 'invalid_grant'],
    [{ redirect_uri: 'http://127.0.0.1:4712/signed-in' }, 'invalid_grant'],
    [{ code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    [{ code_verifier: 'short' }, 'invalid_request'],
    [{ code_verifier: undefined }, 'invalid_request'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: undefined }, 'unsupported_grant_type'],
  ])('is good for nothing with %j: %s', async (fields, error) => {
    const answer = await exchange({ code: await aCode(), ...fields });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error });
  });
});

describe('a refresh token', () => {
  const refresh = (fields: Fields) =>
    ask('/token', {
      method: 'POST',
      body: encoded({ grant_type: 'refresh_token', client_id: clientId, ...fields }),
    });

  test('is good for its own program alone', async () => {
    const granted = (await (await exchange({ code: await aCode() })).json()) as {
      readonly refresh_token: string;
      readonly id_token: string;
    };
    const { refresh_token, id_token } = granted;
    expect((await refresh({ refresh_token })).status).toBe(200);
    expect((await refresh({ refresh_token, client_id: 'another' })).status).toBe(400);
    expect((await refresh({ refresh_token: id_token })).status).toBe(400);
    expect((await refresh({ refresh_token: `${refresh_token}a` })).status).toBe(400);
  });
});
