import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oidcPeople } from '#cloud/people.ts';
import { identifyAsker, identifyViewer, type SignIn } from '#cloud/sign-in.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type IssuerEmulator, startIssuer } from '../../emulators/issuer/serve.ts';
import { openSigningKey, type SigningKey } from '../../emulators/issuer/signing-key.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';
import { type Asserting, aProxyKey, assertingWith, wrongClaims } from '../functions/assertions.ts';
import { tokenFrom } from '../functions/tokens.ts';

const email = 'maintainer@example.com';
const origin = 'https://releases.example';
const audiences = [1, 2].map((one) => `/projects/1/global/backendServices/${one}`);
const header = 'x-goog-iap-jwt-assertion';
const ours = { origin, 'sec-fetch-site': 'same-origin' };

let dir: string;
let issuer: IssuerEmulator;
let keys: LoopbackServer;
let keysStatus = 200;
let asserting: Asserting;
let rsa: SigningKey;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sign-in-'));
  issuer = await startIssuer({ dir });
  asserting = await assertingWith(await aProxyKey(), new URL(issuer.url).host, email);
  rsa = await openSigningKey(join(dir, 'rsa'), 'RS256');
  keys = await listenOnLoopback((_request, response) =>
    response
      .writeHead(keysStatus)
      .end(JSON.stringify({ keys: [asserting.publicKey, rsa.publicKey] })),
  );
});
afterAll(async () => {
  await issuer?.close();
  await keys?.close();
  await rm(dir, { recursive: true, force: true });
});

function signIn(hasPage = true): SignIn {
  const oidc = { issuer: issuer.url, jwksUrl: `${issuer.url}/jwks`, audiences: ['promote'] };
  const page = { origin, audiences, jwksUrl: keys.url, issuer: 'https://cloud.google.com/iap' };
  const people = oidcPeople({ oidc, ...(hasPage && { page }) });
  return { people, pageOrigin: hasPage ? origin : undefined };
}

const token = (claims = {}) => tokenFrom(issuer.url, { email, audience: 'promote', ...claims });

function refusal(code: string, words = '') {
  return expect.objectContaining({ code, message: expect.stringContaining(words) });
}

describe('who asks', () => {
  it('is the person of the assertion, the same as of a token', async () => {
    const sub = decodeJwt(await token()).sub;
    const asserted = await asserting.good({ sub: `${new URL(issuer.url).host}:${sub}` });
    const byToken = await identifyAsker(signIn(), { authorization: `Bearer ${await token()}` });
    expect(await identifyAsker(signIn(), { ...ours, [header]: asserted })).toEqual(byToken);
    expect(byToken).toEqual({ email, subject: sub });
  });

  it('is the person of the token, where both are sent', async () => {
    const other = `Bearer ${await token({ email: 'other@example.com', sub: 'other' })}`;
    const both = { authorization: other, [header]: await asserting.good() };
    expect(await identifyAsker(signIn(), both)).toMatchObject({ subject: 'other' });
  });

  it('may be behind either backend', async () => {
    for (const aud of audiences) {
      const asserted = await asserting.good({ aud });
      expect(await identifyAsker(signIn(), { ...ours, [header]: asserted })).toMatchObject({
        email,
      });
    }
  });

  it.each(wrongClaims)('is nobody by an assertion %s', async (_what, claims, words) => {
    const headers = { ...ours, [header]: await asserting.good(claims()) };
    const asked = identifyAsker(signIn(), headers);
    await expect(asked).rejects.toThrow(refusal('unauthenticated'));
    await expect(asked).rejects.toThrow(words);
  });

  it('is nobody by an assertion that nobody signed, or somebody else', async () => {
    const forged = [asserting.unsigned(), asserting.ofAnotherKey(), asserting.ofPublicKey(), 'a.b'];
    for (const one of await Promise.all(forged))
      await expect(identifyAsker(signIn(), { ...ours, [header]: one })).rejects.toThrow(
        refusal('unauthenticated', 'is not accepted'),
      );
  });

  it('is nobody by another kind of signature, though its key is published', async () => {
    const claims = decodeJwt(await asserting.good());
    const protectedHeader = { alg: 'RS256', kid: rsa.publicKey.kid };
    const signed = await new SignJWT(claims)
      .setProtectedHeader(protectedHeader)
      .sign(rsa.privateKey);
    await expect(identifyAsker(signIn(), { ...ours, [header]: signed })).rejects.toThrow(
      refusal('unauthenticated', 'is not accepted'),
    );
  });

  it('is nobody by any assertion where there is no page', async () => {
    const headers = { ...ours, [header]: await asserting.good() };
    const words = 'no page is set up here (PAGE_ORIGIN, IAP_AUDIENCES)';
    await expect(identifyAsker(signIn(false), headers)).rejects.toThrow(
      refusal('unauthenticated', words),
    );
  });

  it('is neither known nor refused while the keys of the proxy cannot be had', async () => {
    keysStatus = 503;
    const asked = identifyAsker(signIn(), { ...ours, [header]: await asserting.good() });
    const refused = await asked.catch((error: unknown) => error);
    keysStatus = 200;
    expect(refused).toBeInstanceOf(Error);
    expect(refused).not.toBeInstanceOf(PermanentError);
  });

  it('is told what else to send, where another page had it sent', async () => {
    const headers = { origin: 'https://evil.example', [header]: await asserting.good() };
    const words =
      'https://evil.example, another page; ask from the page at https://releases.example';
    await expect(identifyAsker(signIn(), headers)).rejects.toThrow(refusal('forbidden', words));
  });
});

describe('who looks', () => {
  it('is known by a token, and by an assertion from wherever they came', async () => {
    const bearing = { authorization: `Bearer ${await token()}` };
    expect(await identifyViewer(signIn(), bearing)).toMatchObject({ email });
    const came = { 'sec-fetch-site': 'cross-site', [header]: await asserting.good() };
    expect(await identifyViewer(signIn(), came)).toMatchObject({ email });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['says nothing', {}],
    [
      'sent a token that Cloud Run checked',
      { authorization: 'Bearer a.b.SIGNATURE_REMOVED_BY_GOOGLE' },
    ],
    ['says it in headers that nobody signed', { 'x-goog-authenticated-user-email': email }],
  ])('is nobody where somebody %s', async (_what, headers) => {
    expect(await identifyViewer(signIn(), headers)).toBeUndefined();
  });

  it('is nobody where there is no page, whatever is asserted', async () => {
    expect(await identifyViewer(signIn(false), { [header]: 'anything' })).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a bad token', { authorization: 'Bearer word' }],
    ['no token', { authorization: 'Basic cHJvbW90ZXI6c2VjcmV0' }],
    ['a bad assertion', { [header]: 'word' }],
    ['an empty assertion', { [header]: '' }],
  ])('is refused with %s', async (_what, headers) => {
    await expect(identifyViewer(signIn(), headers)).rejects.toThrow(refusal('unauthenticated'));
  });
});
