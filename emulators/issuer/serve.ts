import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { listenOnLoopback } from '../loopback.ts';
import { openAuthorizationCodes } from './authorization-codes.ts';
import { answerAddress, readAuthorizationRequest } from './authorization-request.ts';
import { type Granting, grantTokens } from './grants.ts';
import { lifetimeSeconds, signIdentityToken } from './identity-token.ts';
import { refusedPage, signInPage } from './sign-in-page.ts';
import { openSigningKey } from './signing-key.ts';

const bodyMaxBytes = 16 * 1024;
const lifetimeMaxSeconds = 24 * 3600;

/** The algorithm of Google's identity tokens. */
const algorithm = 'RS256';

const tokenShape = z.strictObject({
  email: z.email(),
  audience: z.string().min(1).max(1000),
  sub: z.string().min(1).max(255).optional(),
  expiresInSeconds: z.int().min(-lifetimeMaxSeconds).max(lifetimeMaxSeconds).optional(),
  emailVerified: z.boolean().optional(),
});

/**
 * The page may be shown in no frame, and the answer to its form goes to a program of this machine,
 * which some browsers count as an address of the form (CSP Level 3, form-action).
 */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' http://127.0.0.1:* http://localhost:*",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};

/** An OpenID Connect issuer for the people of this machine. */
export interface IssuerEmulator {
  /** The `iss` of its tokens. */
  readonly url: string;
  close(): Promise<void>;
}

/** Where an issuer keeps its key, and whom its page shows. */
export interface IssuerOptions {
  readonly dir: string;
  readonly port?: number;
  /** E-mail addresses of those who may sign in by one click; anybody else types theirs. */
  readonly people?: () => Promise<readonly string[]>;
}

/**
 * Gives identity tokens to whoever asks: `POST /token {"email","audience"}`; and to programs that
 * send a browser to its page (OAuth 2.0, authorization code with PKCE). Its discovery document and
 * keys stand where OpenID Connect wants them, so that a verifier needs nothing but the `iss`. A token
 * ends after an hour of real time; a negative `expiresInSeconds` makes one that has ended.
 * @throws when the port is taken, or the key's file holds none
 */
export async function startIssuer(options: IssuerOptions): Promise<IssuerEmulator> {
  const { dir, port, people = async () => [] } = options;
  const key = await openSigningKey(dir, algorithm);
  const codes = openAuthorizationCodes();
  const granting = (): Granting => ({ issuer: url, key, codes });
  const limit = bodyLimit({ maxSize: bodyMaxBytes });
  const app = new Hono()
    .get('/.well-known/openid-configuration', (context) => context.json(discovery(url)))
    .get('/jwks', (context) => context.json({ keys: [key.publicKey] }))
    .get('/authorize', async (context) => {
      const read = readAuthorizationRequest(context.req.query());
      if (read.kind === 'refused') return context.redirect(read.location);
      if (read.kind === 'good')
        return context.html(signInPage(read.request, await people()), 200, pageHeaders);
      return context.html(refusedPage(read.words), 400, pageHeaders);
    })
    .post('/authorize', limit, async (context) => signIn(context, granting()))
    .post('/token', limit, async (context) => answerToken(context, granting()));
  const { url, close } = await listenOnLoopback(getRequestListener(app.fetch), port);
  return { url, close };
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_post'],
    scopes_supported: ['openid', 'email'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm],
    claims_supported: ['iss', 'sub', 'aud', 'iat', 'exp', 'nonce', 'email', 'email_verified'],
  };
}

/** Somebody said on the page who they are: the program hears of it by a code. */
async function signIn(context: Context, { issuer, codes }: Granting): Promise<Response> {
  const { email, ...parameters } = await formOf(context);
  const read = readAuthorizationRequest(parameters);
  if (read.kind === 'refused') return context.redirect(read.location, 303);
  if (read.kind === 'nowhere') return context.html(refusedPage(read.words), 400, pageHeaders);
  const person = z.email().safeParse(email);
  if (!person.success)
    return context.html(refusedPage('The e-mail address is none'), 400, pageHeaders);
  const code = codes.give({ email: person.data, request: read.request });
  return context.redirect(answerAddress(read.request, { code, iss: issuer }), 303);
}

/** A program with a code, or whoever wants a token at once: that is no form, but JSON. */
async function answerToken(context: Context, granting: Granting): Promise<Response> {
  const text = await context.req.text();
  const isForm = context.req.header('content-type')?.startsWith(formType) === true;
  if (isForm && !text.startsWith('{')) {
    const parameters = Object.fromEntries(new URLSearchParams(text));
    const { status, body } = await grantTokens(granting, parameters);
    return context.json(body, status, { 'cache-control': 'no-store' });
  }
  const request = tokenShape.safeParse(readJson(text));
  if (!request.success) return context.json({ error: explain(request.error) }, 400);
  const token = await signIdentityToken(granting.issuer, granting.key, request.data);
  const expiresIn = request.data.expiresInSeconds ?? lifetimeSeconds;
  return context.json({ id_token: token, token, expires_in: expiresIn });
}

const formType = 'application/x-www-form-urlencoded';

async function formOf(context: Context): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
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
