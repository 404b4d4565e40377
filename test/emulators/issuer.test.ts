import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OAuth2Client } from 'google-auth-library';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type IssuerEmulator, startIssuer } from '../../emulators/issuer/serve.ts';

const deadlineMs = 20_000;
const audience = 'http://127.0.0.1:8080/promote';
const email = 'maintainer@example.com';

const tokenShape = z.strictObject({
  id_token: z.string(),
  token: z.string(),
  expires_in: z.int(),
});

let dir: string;
let issuer: IssuerEmulator;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'issuer-'));
  issuer = await startIssuer({ dir });
});

afterEach(async () => {
  await issuer.close();
  await rm(dir, { recursive: true });
});

function ask(body: unknown): Promise<Response> {
  return fetch(`${issuer.url}/token`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}

async function tokenFor(body: object): Promise<string> {
  return tokenShape.parse(await (await ask({ email, audience, ...body })).json()).id_token;
}

/** Verifies as a stranger does, who knows nothing but the address of the issuer. */
async function verify(token: string, expected = audience): Promise<JWTPayload> {
  const response = await fetch(`${issuer.url}/.well-known/openid-configuration`);
  const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await response.json());
  const keys = createRemoteJWKSet(new URL(jwks_uri));
  const options = { issuer: issuer.url, audience: expected, algorithms: ['RS256'] };
  return (await jwtVerify(token, keys, options)).payload;
}

describe('a token', () => {
  test('is accepted and says who asked', async () => {
    expect(await verify(await tokenFor({}))).toMatchObject({
      iss: issuer.url,
      aud: audience,
      email,
      email_verified: true,
      sub: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test('has the subject and the verification that were asked for', async () => {
    const token = await tokenFor({ sub: '42', emailVerified: false });
    expect(await verify(token)).toMatchObject({ sub: '42', email_verified: false });
  });

  test('names the same person by the same subject, and another by another', async () => {
    const subjects = await Promise.all(
      [email, email.toUpperCase(), 'other@example.com'].map(async (person) => {
        return (await verify(await tokenFor({ email: person }))).sub;
      }),
    );
    expect(new Set(subjects).size).toBe(2);
    expect(subjects[0]).toBe(subjects[1]);
  });

  test('for another audience is refused', async () => {
    const token = await tokenFor({ audience: 'http://127.0.0.1:8080/status' });
    await expect(verify(token)).rejects.toThrow('unexpected "aud"');
  });

  test('that has ended is refused', async () => {
    const token = await tokenFor({ expiresInSeconds: -60 });
    await expect(verify(token)).rejects.toThrow('"exp"');
  });

  test('that was changed is refused', async () => {
    const [header, payload = '', signature] = (await tokenFor({})).split('.');
    const claims = z
      .looseObject({})
      .parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    const changed = JSON.stringify({ ...claims, email: 'owner@example.com' });
    const forged = [header, Buffer.from(changed).toString('base64url'), signature].join('.');
    await expect(verify(forged)).rejects.toThrow('signature verification failed');
  });

  test('of another issuer is refused', async () => {
    const other = await startIssuer({ dir: join(dir, 'other') });
    const body = JSON.stringify({ email, audience });
    const response = await fetch(`${other.url}/token`, { method: 'POST', body });
    await other.close();
    const { id_token: token } = tokenShape.parse(await response.json());
    await expect(verify(token)).rejects.toThrow('no applicable key');
  });

  test("is verified by Google's own client", async () => {
    const { keys } = z
      .object({ keys: z.array(z.looseObject({ kid: z.string() })) })
      .parse(await (await fetch(`${issuer.url}/jwks`)).json());
    const certificates = Object.fromEntries(
      keys.map((key) => [
        key.kid,
        createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString(),
      ]),
    );
    const ticket = await new OAuth2Client().verifySignedJwtWithCertsAsync(
      await tokenFor({}),
      certificates,
      audience,
      [issuer.url],
    );
    expect(ticket.getPayload()).toMatchObject({ email, email_verified: true });
  });
});

test('a restart on the same port keeps tokens good', async () => {
  const token = await tokenFor({});
  const port = Number(new URL(issuer.url).port);
  await issuer.close();
  issuer = await startIssuer({ dir, port });
  expect(await verify(token)).toMatchObject({ email });
});

test.each([
  { body: {}, words: 'email' },
  { body: { email: 'nobody', audience }, words: 'email' },
  { body: { email }, words: 'audience' },
  { body: { email, audience: '' }, words: 'audience' },
  { body: { email, audience, role: 'owner' }, words: 'role' },
  { body: { email, audience, expiresInSeconds: 1e9 }, words: 'expiresInSeconds' },
  { body: { email, audience, emailVerified: 'yes' }, words: 'emailVerified' },
  { body: 'email=a', words: 'JSON' },
  { body: 'null', words: 'JSON' },
])('$body is refused in words', async ({ body, words }) => {
  const response = await ask(body);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(words);
});

test('a broken key is not replaced in silence', async () => {
  await writeFile(join(dir, 'signing-key.json'), '{}');
  await expect(startIssuer({ dir })).rejects.toThrow('delete it');
});
