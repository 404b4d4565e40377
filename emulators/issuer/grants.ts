import { randomBytes } from 'node:crypto';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { lifetimeSeconds, signIdentityToken } from './identity-token.ts';
import type { SigningKey } from './signing-key.ts';

const refreshLifetime = '30 days';

const codeShape = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  client_id: z.string(),
  redirect_uri: z.string(),
  code_verifier: z.string().regex(/^[\w.~-]{43,128}$/, 'must be 43 to 128 of A-Z, a-z, 0-9, -._~'),
});

const refreshShape = z.object({
  grant_type: z.literal('refresh_token'),
  refresh_token: z.string(),
  client_id: z.string(),
});

const grantShape = z.discriminatedUnion('grant_type', [codeShape, refreshShape]);

/** Who signs, and which codes were given. */
export interface Granting {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly codes: AuthorizationCodes;
}

/** What a program gets for a code or a refresh token, or why it gets nothing. */
interface Granted {
  readonly status: 200 | 400;
  readonly body: Readonly<Record<string, string | number>>;
}

/** Whom tokens stand for, and towards whom. */
interface Grantee {
  readonly email: string;
  readonly clientId: string;
  readonly nonce?: string | undefined;
}

/**
 * Gives tokens for a code, or for a refresh token, which is good for a month and over restarts
 * (RFC 6749, sections 4.1.3 and 6). No secret of a client is asked for: nobody could keep one here.
 */
export async function grantTokens(
  granting: Granting,
  parameters: Readonly<Record<string, string>>,
): Promise<Granted> {
  const read = grantShape.safeParse(parameters);
  if (!read.success) {
    const isKnown = /^(authorization_code|refresh_token)$/.test(parameters['grant_type'] ?? '');
    const error = isKnown ? 'invalid_request' : 'unsupported_grant_type';
    return { status: 400, body: { error, error_description: z.prettifyError(read.error) } };
  }
  const { data } = read;
  const isCode = data.grant_type === 'authorization_code';
  const grantee = isCode ? granteeOfCode(granting, data) : await granteeOfToken(granting, data);
  if (grantee !== undefined) return { status: 200, body: await tokensFor(granting, grantee) };
  const words = "it was used, has ended, or is another program's: sign in again";
  return { status: 400, body: { error: 'invalid_grant', error_description: words } };
}

function granteeOfCode(
  { codes }: Granting,
  { code, client_id: clientId, redirect_uri: redirectUri, ...asked }: z.infer<typeof codeShape>,
): Grantee | undefined {
  const signedIn = codes.take({ code, clientId, redirectUri, verifier: asked.code_verifier });
  return signedIn && { email: signedIn.email, clientId, nonce: signedIn.request.nonce };
}

async function granteeOfToken(
  { issuer, key }: Granting,
  { refresh_token: token, client_id: clientId }: z.infer<typeof refreshShape>,
): Promise<Grantee | undefined> {
  const known = await importJWK(key.publicKey, key.algorithm);
  const verified = await jwtVerify(token, known, { issuer, audience: audienceOf(issuer) }).catch(
    () => undefined,
  );
  const read = z.object({ email: z.string(), client_id: z.literal(clientId) });
  const claims = read.safeParse(verified?.payload);
  return claims.success ? { email: claims.data.email, clientId } : undefined;
}

async function tokensFor({ issuer, key }: Granting, { email, clientId, nonce }: Grantee) {
  const refreshToken = await new SignJWT({ email, client_id: clientId })
    .setProtectedHeader({ alg: key.algorithm, kid: key.publicKey.kid, typ: 'refresh+jwt' })
    .setIssuer(issuer)
    .setAudience(audienceOf(issuer))
    .setIssuedAt()
    .setExpirationTime(refreshLifetime)
    .sign(key.privateKey);
  return {
    id_token: await signIdentityToken(issuer, key, { email, audience: clientId, nonce }),
    refresh_token: refreshToken,
    // Nobody here takes one, and every client wants one.
    access_token: randomBytes(32).toString('base64url'),
    token_type: 'Bearer',
    expires_in: lifetimeSeconds,
    scope: 'openid email',
  };
}

/** A refresh token is for the issuer alone, so nobody takes it for an identity token. */
function audienceOf(issuer: string): string {
  return `${issuer}/token`;
}
