import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKey } from './signing-key.ts';

/** How long a token is good, where nothing else is asked for. */
export const lifetimeSeconds = 3600;

/** Whom a token stands for, and towards whom. */
export interface IdentityClaims {
  readonly email: string;
  readonly audience: string;
  readonly sub?: string | undefined;
  /** Negative for one that has ended. */
  readonly expiresInSeconds?: number | undefined;
  readonly emailVerified?: boolean | undefined;
  /** What the program that asked wants to find in it. */
  readonly nonce?: string | undefined;
}

/** Signs an identity token. A token ends by real time, not by the stack's clock. */
export function signIdentityToken(
  issuer: string,
  key: SigningKey,
  claims: IdentityClaims,
): Promise<string> {
  const { email, audience, nonce } = claims;
  const { expiresInSeconds = lifetimeSeconds, emailVerified = true } = claims;
  const nowSeconds = Math.floor(Date.now() / 1000);
  const told = { email, email_verified: emailVerified, ...(nonce !== undefined && { nonce }) };
  return new SignJWT(told)
    .setProtectedHeader({ alg: key.algorithm, kid: key.publicKey.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(claims.sub ?? subjectOf(email))
    .setAudience(audience)
    .setIssuedAt(Math.min(nowSeconds, nowSeconds + expiresInSeconds))
    .setExpirationTime(nowSeconds + expiresInSeconds)
    .sign(key.privateKey);
}

/** The same person is the same subject at every start. */
function subjectOf(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 32);
}
