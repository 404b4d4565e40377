import { createSecretKey } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { z } from 'zod';

const issued = z.object({ token: z.string() });
const keySet = z.object({
  keys: z.tuple([z.object({ kty: z.string(), kid: z.string(), n: z.string(), e: z.string() })]),
});
const deadlineMs = 10_000;

/** An identity token as an issuer gives it to a person. */
export async function tokenFrom(issuer: string, claims: object): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(claims),
    signal: AbortSignal.timeout(deadlineMs),
  });
  return issued.parse(await answer.json()).token;
}

/** The headers of who has a token: one is for Cloud Run, which takes its signature, and one for us. */
export function bearing(token: string) {
  const authorization = `Bearer ${token}`;
  return { authorization, 'x-serverless-authorization': authorization };
}

/** What a forger knows of the issuer, and whom the token should stand for. */
export interface Forgery {
  readonly issuer: string;
  readonly email: string;
  readonly audience: string;
}

/** Says all the right things, and has no signature. */
export function unsignedToken(forgery: Forgery): string {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const { issuer: iss, audience: aud, email } = forgery;
  const claims = { iss, aud, email, email_verified: true, sub: email, exp };
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`;
}

/** Signed by a key of the forger's own, which calls itself the issuer's. */
export async function tokenOfAnotherKey(forgery: Forgery): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  const { kid } = await publicKeyOf(forgery.issuer);
  return claimed(forgery).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
}

/** Signed with the issuer's public key as if it were a shared secret. */
export async function tokenOfPublicKey(forgery: Forgery): Promise<string> {
  const { kid, ...jwk } = await publicKeyOf(forgery.issuer);
  const key = await importJWK(jwk, 'RS256', { extractable: true });
  if (key instanceof Uint8Array) throw new Error('an RSA key is no bytes');
  const secret = createSecretKey(Buffer.from(await exportSPKI(key)));
  return claimed(forgery).setProtectedHeader({ alg: 'HS256', kid }).sign(secret);
}

function claimed({ issuer, email, audience }: Forgery): SignJWT {
  return new SignJWT({ email, email_verified: true })
    .setIssuer(issuer)
    .setSubject(email)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('1h');
}

async function publicKeyOf(issuer: string) {
  const answer = await fetch(`${issuer}/jwks`, { signal: AbortSignal.timeout(deadlineMs) });
  return keySet.parse(await answer.json()).keys[0];
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
