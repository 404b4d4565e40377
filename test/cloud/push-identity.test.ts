import { mkdtemp, rm } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPushIdentity } from '#cloud/push-identity.ts';
import { type IssuerEmulator, startIssuer } from '../../emulators/issuer/serve.ts';
import {
  tokenFrom,
  tokenOfAnotherKey,
  tokenOfPublicKey,
  unsignedToken,
} from '../functions/tokens.ts';

const account = 'push@csi-release.iam.gserviceaccount.com';
const audience = 'https://tag-detected-1234.us-central1.run.app';
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;

/** A push with whatever it says of its sender. */
function pushWith(authorization: string | undefined): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { headers: authorization === undefined ? {} : { authorization } });
  return request;
}

describe('a push of which Cloud Run took the signature', () => {
  const mayPush = readPushIdentity({
    ...{ K_SERVICE: 'tag-detected', PUSH_IDENTITY: 'unsigned' },
    ...{ PUSH_ACCOUNT: account, PUSH_AUDIENCE: audience },
  });
  const good = { iss: 'https://accounts.google.com', aud: audience, email: account };
  const tokenOf = (claims: object, end = 'SIGNATURE_REMOVED_BY_GOOGLE') => {
    const all = { ...good, email_verified: true, exp: inAnHour(), ...claims };
    return `Bearer e30.${Buffer.from(JSON.stringify(all)).toString('base64url')}.${end}`;
  };

  it('is taken from the account that pushes', async () => {
    expect(await mayPush(pushWith(tokenOf({})))).toBeUndefined();
    expect(await mayPush(pushWith(tokenOf({ exp: inAnHour() - 3_630 })))).toBeUndefined();
  });

  it.each<[string, string | undefined, number, RegExp]>([
    ['no token', undefined, 401, /send an identity token/],
    ['another scheme', 'Basic x', 401, /send an identity token/],
    ['its signature', tokenOf({}, 'c2ln'), 401, /Cloud Run has not checked it/],
    ['no claims', 'Bearer e30..SIGNATURE_REMOVED_BY_GOOGLE', 401, /nothing that can be read/],
    ['null as claims', 'Bearer e30.bnVsbA.SIGNATURE_REMOVED_BY_GOOGLE', 401, /claims nothing/],
    ['another issuer', tokenOf({ iss: 'https://evil.example' }), 401, /https:\/\/evil\.example/],
    ['another audience', tokenOf({ aud: 'https://other.example' }), 401, /for https:\/\/other/],
    ['several audiences', tokenOf({ aud: [audience] }), 401, /for nobody/],
    ['an end that is past', tokenOf({ exp: inAnHour() - 7_200 }), 401, /expired/],
    ['no end', tokenOf({ exp: undefined }), 401, /expired, or says of no end/],
    ['an end as text', tokenOf({ exp: '99999999999' }), 401, /expired/],
    ['another account', tokenOf({ email: 'eve@x.iam.gserviceaccount.com' }), 403, /eve@x/],
    ['an unverified account', tokenOf({ email_verified: 'true' }), 403, /may not push/],
  ])('is refused with %s', async (_what, authorization, status, words) => {
    const refusal = await mayPush(pushWith(authorization));
    expect(refusal).toMatchObject({ status, detail: expect.stringMatching(words) });
  });
});

describe('a push that nobody checked before', () => {
  let dir: string;
  let issuer: IssuerEmulator;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'push-identity-'));
    issuer = await startIssuer({ dir });
  });
  afterAll(async () => {
    await issuer?.close();
    await rm(dir, { recursive: true, force: true });
  });
  const signedAt = (issuerUrl: string, jwksUrl = `${issuerUrl}/jwks`) =>
    readPushIdentity({
      ...{ PUSH_IDENTITY: 'signed', PUSH_ACCOUNT: account, PUSH_AUDIENCE: audience },
      ...{ PUSH_ISSUER: issuerUrl, PUSH_JWKS_URL: jwksUrl },
    });
  const claims = { email: account, sub: 'push', audience };

  it('is taken with a token of the issuer', async () => {
    const token = await tokenFrom(issuer.url, claims);
    expect(await signedAt(issuer.url)(pushWith(`Bearer ${token}`))).toBeUndefined();
  });

  it.each<[string, () => Promise<string>, number]>([
    ['of another audience', () => tokenFrom(issuer.url, { ...claims, audience: 'x' }), 401],
    ['of another account', () => tokenFrom(issuer.url, { ...claims, email: 'e@x.example' }), 403],
    ['without a signature', async () => unsignedToken({ issuer: issuer.url, ...claims }), 401],
    ['of another key', () => tokenOfAnotherKey({ issuer: issuer.url, ...claims }), 401],
    ['signed by the public key', () => tokenOfPublicKey({ issuer: issuer.url, ...claims }), 401],
    [
      'of which the signature was taken',
      async () =>
        (await tokenFrom(issuer.url, claims)).replace(/[^.]*$/, 'SIGNATURE_REMOVED_BY_GOOGLE'),
      401,
    ],
  ])('is refused with a token %s', async (_what, token, status) => {
    const refusal = await signedAt(issuer.url)(pushWith(`Bearer ${await token()}`));
    expect(refusal).toMatchObject({ status });
  });

  it('is told to come again while the keys cannot be had', async () => {
    const token = await tokenFrom(issuer.url, claims);
    const mayPush = signedAt(issuer.url, 'http://127.0.0.1:9/jwks');
    expect(await mayPush(pushWith(`Bearer ${token}`))).toMatchObject({ status: 503 });
  });
});

describe('whose pushes are taken', () => {
  const whole = { PUSH_ACCOUNT: account, PUSH_AUDIENCE: audience };
  it('is everybody on one machine, and must be said in the cloud', async () => {
    expect(await readPushIdentity({})(pushWith(undefined))).toBeUndefined();
    expect(() => readPushIdentity({ K_SERVICE: 'x', ...whole })).toThrow(
      /PUSH_IDENTITY is not set/,
    );
  });

  it.each<[Readonly<Record<string, string>>, RegExp]>([
    [{ K_SERVICE: 'x', PUSH_IDENTITY: 'none' }, /must not be none where K_SERVICE is/],
    [{ PUSH_IDENTITY: 'maybe' }, /"maybe", it must be unsigned, signed or none/],
    [{ PUSH_IDENTITY: 'unsigned' }, /PUSH_ACCOUNT is not set.*PUSH_AUDIENCE is not set/],
    [{ PUSH_IDENTITY: 'signed', ...whole, PUSH_ACCOUNT: 'ann@example.com' }, /service account/],
    [{ PUSH_IDENTITY: 'signed', ...whole, PUSH_JWKS_URL: 'http://x.example' }, /https address/],
  ])('is not taken from %j', (environment, words) => {
    expect(() => readPushIdentity(environment)).toThrow(words);
  });
});
