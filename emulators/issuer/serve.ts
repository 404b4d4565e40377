import { createHash } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { listenOnLoopback } from '../loopback.ts';
import { algorithm, openSigningKey, type SigningKey } from './signing-key.ts';

const bodyMaxBytes = 16 * 1024;
const lifetimeSeconds = 3600;
const lifetimeMaxSeconds = 24 * 3600;

const requestShape = z.strictObject({
  email: z.email(),
  audience: z.string().min(1).max(1000),
  sub: z.string().min(1).max(255).optional(),
  expiresInSeconds: z.int().min(-lifetimeMaxSeconds).max(lifetimeMaxSeconds).optional(),
  emailVerified: z.boolean().optional(),
});

type TokenRequest = z.infer<typeof requestShape>;

/** An OpenID Connect issuer for the people of this machine. */
export interface IssuerEmulator {
  /** The `iss` of its tokens. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Gives identity tokens to whoever asks: `POST /token {"email","audience"}`. Its discovery document
 * and keys stand where OpenID Connect wants them, so that a verifier needs nothing but the `iss`.
 * A token ends after an hour of real time, not of the stack's clock; a negative `expiresInSeconds`
 * makes one that has ended.
 * @throws when the port is taken, or the key's file holds none
 */
export async function startIssuer(options: {
  readonly dir: string;
  readonly port?: number;
}): Promise<IssuerEmulator> {
  const key = await openSigningKey(options.dir);
  const app = new Hono()
    .get('/.well-known/openid-configuration', (context) => context.json(discovery(url)))
    .get('/jwks', (context) => context.json({ keys: [key.publicKey] }))
    .post('/token', bodyLimit({ maxSize: bodyMaxBytes }), async (context) => {
      const request = requestShape.safeParse(readJson(await context.req.text()));
      if (!request.success) return context.json({ error: explain(request.error) }, 400);
      const token = await sign(url, key, request.data);
      const expiresIn = request.data.expiresInSeconds ?? lifetimeSeconds;
      return context.json({ id_token: token, token, expires_in: expiresIn });
    });
  const { url, close } = await listenOnLoopback(getRequestListener(app.fetch), options.port);
  return { url, close };
}

function discovery(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm],
    claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'email', 'email_verified'],
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explain(error: z.ZodError): string {
  return `${z.prettifyError(error)}\nSend {"email":"a@example.com","audience":"..."} as JSON`;
}

function sign(issuer: string, key: SigningKey, request: TokenRequest): Promise<string> {
  const { email, audience, expiresInSeconds = lifetimeSeconds, emailVerified = true } = request;
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ email, email_verified: emailVerified })
    .setProtectedHeader({ alg: algorithm, kid: key.publicKey.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(request.sub ?? subjectOf(email))
    .setAudience(audience)
    .setIssuedAt(Math.min(nowSeconds, nowSeconds + expiresInSeconds))
    .setExpirationTime(nowSeconds + expiresInSeconds)
    .sign(key.privateKey);
}

/** The same person is the same subject at every start. */
function subjectOf(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 32);
}
