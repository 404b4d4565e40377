import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oidcPeople } from '#cloud/people.ts';
import { tokenCharactersMax } from '#cloud/token-verifier.ts';
import type { People } from '#flow/people.ts';
import { type IssuerEmulator, startIssuer } from '../../emulators/issuer/serve.ts';
import { type LoopbackServer, listenOnLoopback } from '../../emulators/loopback.ts';

const audience = 'https://promote.example.com';
const email = 'maintainer@example.com';

describe('people of an issuer', () => {
  let dir: string;
  let issuer: IssuerEmulator;
  let people: People;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'people-'));
    issuer = await startIssuer({ dir });
    const jwksUrl = `${issuer.url}/jwks`;
    people = oidcPeople({
      oidc: { issuer: issuer.url, jwksUrl, audiences: ['https://other.example.com', audience] },
    });
  });
  afterAll(async () => {
    await issuer?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const tokenFor = async (claims: object): Promise<string> => {
    const response = await fetch(`${issuer.url}/token`, {
      method: 'POST',
      body: JSON.stringify({ email, audience, ...claims }),
      signal: AbortSignal.timeout(10_000),
    });
    const { token } = (await response.json()) as { readonly token: string };
    return token;
  };

  it('are known by their tokens', async () => {
    const person = await people.identify(await tokenFor({ sub: 'person-1' }));
    expect(person).toEqual({ email, subject: 'person-1' });
  });

  it.each([
    ['is for somebody else', { audience: 'https://status.example.com' }, '"aud"'],
    ['has expired', { expiresInSeconds: -1 }, '"exp"'],
    ['has an e-mail address that nobody verified', { emailVerified: false }, 'not verified'],
  ])('are not known by a token that %s', async (_what, claims, words) => {
    await expect(people.identify(await tokenFor(claims))).rejects.toThrow(refusal(words));
  });

  it.each([
    ['no token', 'hello', 'it is no signed JSON Web Token, which is three parts with dots'],
    ['nothing', '', 'it is no signed JSON Web Token'],
    [
      'a token whose signature Cloud Run took',
      'e30.e30.SIGNATURE_REMOVED_BY_GOOGLE',
      'send it twice, as Authorization and as X-Serverless-Authorization',
    ],
    ['a very long text', 'x'.repeat(tokenCharactersMax + 1), 'it is too long'],
  ])('are not known by %s', async (_what, token, words) => {
    await expect(people.identify(token)).rejects.toThrow(refusal(words));
  });

  it('are not known by a token that was changed, or whose signature was taken off', async () => {
    const [header, claims, signature] = (await tokenFor({})).split('.');
    const forged = encode({ ...decode(claims), email: 'somebody@example.com' });
    for (const token of [`${header}.${forged}.${signature}`, `${header}.${claims}.`])
      await expect(people.identify(token)).rejects.toThrow(refusal('signature'));
    const unsigned = `${encode({ alg: 'none' })}.${claims}.`;
    await expect(people.identify(unsigned)).rejects.toThrow(refusal(''));
  });
});

describe('people of an issuer of other tokens', () => {
  let server: LoopbackServer;
  let people: People;
  let key: CryptoKey;
  let status = 200;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }];
    server = await listenOnLoopback((_request, response) =>
      response.writeHead(status).end(JSON.stringify({ keys })),
    );
    people = peopleOf(server);
  });
  afterAll(() => server?.close());

  const peopleOf = ({ url }: LoopbackServer) =>
    oidcPeople({ oidc: { issuer: url, jwksUrl: `${url}/jwks`, audiences: [audience] } });
  const sign = (claims: object, by = key, kid = 'one') => {
    const whole = { iss: server.url, aud: audience, sub: 'p', email, email_verified: true };
    const expiry = { exp: Math.floor(Date.now() / 1000) + 60 };
    const payload = JSON.parse(JSON.stringify({ ...whole, ...expiry, ...claims }));
    return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid }).sign(by);
  };

  it('are known by a token with an elliptic signature', async () => {
    expect(await people.identify(await sign({}))).toEqual({ email, subject: 'p' });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['issuer', { iss: 'https://accounts.example.com' }],
    ['audience', { aud: undefined }],
    ['end', { exp: undefined }],
    ['subject', { sub: undefined }],
    ['subject that says anything', { sub: '' }],
    ['subject of 255 characters at most', { sub: 'x'.repeat(256) }],
    ['e-mail address', { email: undefined }],
    ['e-mail address that is one', { email: 7 }],
    ['word that the address is verified', { email_verified: undefined }],
    ['true word that the address is verified', { email_verified: 'true' }],
    ['beginning that has come', { nbf: Math.floor(Date.now() / 1000) + 3_600 }],
  ])('are not known by a token without %s', async (_what, claims) => {
    await expect(people.identify(await sign(claims))).rejects.toThrow(refusal(''));
  });

  it('are not known by the signature of another', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    await expect(people.identify(await sign({}, privateKey))).rejects.toThrow(refusal(''));
    const stranger = sign({}, privateKey, 'another key');
    await expect(people.identify(await stranger)).rejects.toThrow(refusal(''));
  });

  it('are neither known nor refused while the keys cannot be had', async () => {
    status = 503;
    const asked = peopleOf(server).identify(await sign({}));
    await expect(asked).rejects.toThrow();
    await expect(asked).rejects.not.toHaveProperty('code', 'unauthenticated');
    status = 200;
  });
});

function refusal(words: string) {
  return expect.objectContaining({
    code: 'unauthenticated',
    message: expect.stringContaining(words),
  });
}

function decode(part = ''): object {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
