import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { forward } from '../functions/forward.ts';
import { openSigningKey } from '../issuer/signing-key.ts';
import { listenOnLoopback } from '../loopback.ts';
import { withoutCookies } from './cookies.ts';
import { membersOf } from './members.ts';
import { openSignIn, returnPath, type SignIn } from './sign-in.ts';
import { type Member, openProxyTokens, type ProxyTokens } from './tokens.ts';

/** What a load balancer waits for a function that is no socket of a browser. */
const timeoutMs = 90_000;
const keysPath = '/_gcp_iap/jwks';

/** One function behind the proxy. */
export interface Backend {
  /** Its address; undefined where the topology has no such function. */
  readonly url: string | undefined;
  /** Whom an assertion is for that it gets. */
  readonly audience: string;
}

/** What stands before the page on this machine. */
export interface IdentityProxy {
  /** The one origin of the page and of what its forms post to. */
  readonly url: string;
  /** Where its public keys are. */
  readonly jwks: string;
  close(): Promise<void>;
}

/** What the proxy stands before, and who knows people. */
export interface IdentityProxyOptions {
  /** Where its key lies. */
  readonly dir: string;
  readonly port?: number;
  readonly issuer: string;
  /** For whom the issuer's tokens must be. */
  readonly clientId: string;
  /** What answers every POST. */
  readonly promote: Backend;
  /** What answers all the rest. */
  readonly status: Backend;
}

/**
 * Stands in for the external load balancer with Identity-Aware Proxy: one address before two
 * functions. A browser without a session is sent to the issuer's page, a program without a token is
 * told so; of all others a fresh assertion, signed by a key of its own, says who they are, and nothing
 * that a client says by a header `X-Goog-*` gets through. As in the cloud a backend hears the cookies
 * of nobody but itself, and Cloud Run checks the proxy's own token, so that `Authorization` is the
 * client's.
 * @throws when the port is taken, or the key's file holds none
 */
export async function startIdentityProxy(options: IdentityProxyOptions): Promise<IdentityProxy> {
  const { dir, port, issuer, clientId } = options;
  const key = await openSigningKey(dir, 'ES256');
  const tokens = await openProxyTokens(key);
  const members = membersOf(issuer, clientId);
  const { url, close } = await listenOnLoopback((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === keysPath) return json(response, { keys: [key.publicKey] });
    serve(path, request, response).catch(() => response.destroy());
  }, port);
  const signIn = openSignIn({ url, issuer, clientId, tokens, members });
  const serve = async (
    path: string | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    if (path === returnPath) return signIn.end(request, response);
    if (path === '/_gcp_iap/clear_login_cookie') return signIn.signOut(response);
    const { headers } = request;
    const member = (await signIn.member(request)) ?? (await members.ofProgram(headers));
    if (member !== undefined) return pass({ options, tokens, signIn, member }, request, response);
    request.resume();
    if (headers.accept?.includes('text/html')) return signIn.begin(request, response);
    const words = `Sign in with a browser at ${url}, or send Authorization: Bearer with a token`;
    response.writeHead(401, { 'content-type': 'text/plain', 'www-authenticate': 'Bearer' });
    response.end(`${words} of ${issuer} for ${clientId}\n`);
  };
  return { url, jwks: `${url}${keysPath}`, close };
}

interface Passing {
  readonly options: IdentityProxyOptions;
  readonly tokens: ProxyTokens;
  readonly signIn: SignIn;
  readonly member: Member;
}

async function pass(
  { options, tokens, signIn, member }: Passing,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { url, audience } = request.method === 'POST' ? options.promote : options.status;
  if (url === undefined) {
    response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The topology has no function for this\n');
    return;
  }
  const added = {
    'x-goog-iap-jwt-assertion': await tokens.assertion(member, audience, options.issuer),
    'x-serverless-authorization': `Bearer ${await tokens.ownToken(url)}`,
  };
  forward(request, response, {
    endpoint: { port: Number(new URL(url).port) },
    timeoutMs,
    headers: { ...handedOn(request.headers, signIn.cookies), ...added },
    onStatus: () => undefined,
  });
}

function handedOn(
  headers: IncomingHttpHeaders,
  ownCookies: readonly string[],
): IncomingHttpHeaders {
  const isKept = ([name]: [string, unknown]) =>
    !name.startsWith('x-goog-') && name !== 'proxy-authorization' && name !== 'cookie';
  const cookie = withoutCookies(headers.cookie ?? '', ownCookies);
  const kept = Object.fromEntries(Object.entries(headers).filter(isKept));
  return cookie === undefined ? kept : { ...kept, cookie };
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
