import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { cookieOf, setCookie } from './cookies.ts';
import type { Members } from './members.ts';
import { type Member, type ProxyTokens, sessionSeconds, signInSeconds } from './tokens.ts';

/** Where the issuer sends a browser back to. */
export const returnPath = '/_gcp_iap/signed_in';

/** What signing in needs to know of the proxy. */
export interface SignInOptions {
  /** The proxy's own address. */
  readonly url: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly tokens: ProxyTokens;
  readonly members: Members;
}

/** How a browser comes to a session, and loses it. */
export interface SignIn {
  /** The names of its cookies, which are nobody else's business. */
  readonly cookies: readonly string[];
  /** Whose session a browser has. */
  member(request: IncomingMessage): Promise<Member | undefined>;
  /** Sends a browser to the issuer's page. */
  begin(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes up what the issuer answered. */
  end(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends the session; the next page asks who it is. */
  signOut(response: ServerResponse): void;
}

/**
 * Signs browsers in at the issuer (authorization code with PKCE). Cookies know no ports, so their
 * names have this one: two stacks on one machine are two.
 */
export function openSignIn({ url, issuer, clientId, tokens, members }: SignInOptions): SignIn {
  const { port } = new URL(url);
  const session = `identity-proxy-${port}`;
  const signingIn = `identity-proxy-${port}-sign-in`;
  const redirectUri = `${url}${returnPath}`;
  return {
    cookies: [session, signingIn],
    member: async ({ headers }) => {
      const token = cookieOf(headers, session);
      return token === undefined ? undefined : tokens.readSession(token);
    },
    begin: async (request, response) => {
      const [state, verifier] = [randomText(), randomText()];
      // What was posted is gone: nobody comes back to where a form went to.
      const path = request.method === 'GET' ? (request.url ?? '/') : '/';
      const kept = await tokens.underWay({ state, verifier, path });
      const asked = new URLSearchParams({
        ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state },
        ...{ scope: 'openid email', code_challenge: challengeOf(verifier) },
        code_challenge_method: 'S256',
      });
      redirect(response, `${issuer}/authorize?${asked}`, [
        setCookie(signingIn, kept, signInSeconds),
      ]);
    },
    end: async ({ url: asked = '', headers }, response) => {
      const query = new URL(asked, url).searchParams;
      const kept = await tokens.readUnderWay(cookieOf(headers, signingIn) ?? '');
      const isOurs = kept !== undefined && kept.state === query.get('state');
      const code = query.get('code');
      const { verifier = '', path = '/' } = kept ?? {};
      const member =
        isOurs && code !== null ? await members.ofCode({ code, verifier, redirectUri }) : undefined;
      const gone = setCookie(signingIn, '', 0);
      // Begun in another window, or long ago: the first page begins anew.
      if (member === undefined) return redirect(response, `${url}/`, [gone]);
      const signedIn = setCookie(session, await tokens.session(member), sessionSeconds);
      redirect(response, `${url}${path}`, [gone, signedIn]);
    },
    signOut: (response) => redirect(response, `${url}/`, [setCookie(session, '', 0)]),
  };
}

function redirect(response: ServerResponse, location: string, cookies: readonly string[]): void {
  response.writeHead(302, {
    ...{ location, 'set-cookie': [...cookies], 'cache-control': 'no-store' },
  });
  response.end();
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
