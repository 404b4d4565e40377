import type { Configuration, TokenEndpointResponse } from 'openid-client';
import { messageOf } from '../../words/unreadable.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import type { KeptTokens } from './kept-tokens.ts';
import { openLoopback } from './loopback.ts';
import { claimsOf } from './token-claims.ts';

/** Who signs people in, and what we are to them. */
export interface SignInClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

/** Without `offline_access`, which Google refuses: it has a parameter of its own for that. */
const scope = 'openid email';
const googleIssuer = 'https://accounts.google.com';
const callDeadlineSeconds = 30;

/**
 * Signs a person in by a browser: authorization code with PKCE, which comes back to a port of this
 * machine.
 * @see RFC 8252
 * @throws CommandFault `not allowed`
 */
export async function logInByBrowser(
  client: SignInClient,
  show: (address: string) => void,
): Promise<KeptTokens> {
  const openid = await import('openid-client');
  const config = await configurationOf(client);
  const state = openid.randomState();
  const nonce = openid.randomNonce();
  const verifier = openid.randomPKCECodeVerifier();
  const loopback = await openLoopback(state);
  try {
    const challenge = await openid.calculatePKCECodeChallenge(verifier);
    const asked = { redirect_uri: loopback.redirect, scope, state, nonce };
    show(await addressOf(client, config, { ...asked, code_challenge: challenge }));
    const came = await loopback.came;
    const tokens = await openid
      .authorizationCodeGrant(config, came, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
        idTokenExpected: true,
      })
      .catch(refused('signing in'));
    return keptOf(client, tokens);
  } finally {
    loopback.close();
  }
}

/** Where a browser is sent to: an issuer that has no page for that says so here. */
async function addressOf(
  { issuer }: SignInClient,
  config: Configuration,
  asked: Readonly<Record<string, string>>,
): Promise<string> {
  const openid = await import('openid-client');
  try {
    return openid.buildAuthorizationUrl(config, {
      ...{ ...asked, code_challenge_method: 'S256' },
      ...(issuer === googleIssuer && { access_type: 'offline', prompt: 'consent' }),
    }).href;
  } catch (error) {
    return refused(`the issuer ${issuer}`)(error);
  }
}

/**
 * Has a fresh token where a refresh token is there.
 * @throws CommandFault `not allowed`
 */
export async function refreshed(kept: KeptTokens): Promise<KeptTokens | undefined> {
  const { issuer, clientId, clientSecret, refreshToken } = kept;
  if (refreshToken === undefined || clientId === undefined) return undefined;
  const client = { issuer, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  const openid = await import('openid-client');
  const config = await configurationOf(client);
  const tokens = await openid
    .refreshTokenGrant(config, refreshToken, { scope })
    .catch(refused('a fresh token'));
  return { refreshToken, ...keptOf(client, tokens) };
}

/** Takes back what a sign-in left at the issuer, where it can be taken back. */
export async function revoke(kept: KeptTokens): Promise<void> {
  const { issuer, clientId, clientSecret, refreshToken } = kept;
  if (refreshToken === undefined || clientId === undefined) return;
  const config = await configurationOf({
    ...{ issuer, clientId },
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
  if (config.serverMetadata().revocation_endpoint === undefined) return;
  const openid = await import('openid-client');
  await openid.tokenRevocation(config, refreshToken).catch(refused('taking the sign-in back'));
}

/** Plain http is for issuers of this machine alone. */
async function configurationOf({
  issuer,
  clientId,
  clientSecret,
}: SignInClient): Promise<Configuration> {
  const openid = await import('openid-client');
  const url = URL.parse(issuer);
  if (url === null) throw new CommandFault('not allowed', `${issuer} is no issuer's address`);
  const isLoopback = url.protocol === 'http:' && url.hostname === '127.0.0.1';
  const authentication = clientSecret === undefined ? openid.None() : undefined;
  return openid
    .discovery(url, clientId, clientSecret, authentication, {
      timeout: callDeadlineSeconds,
      ...(isLoopback ? { execute: [openid.allowInsecureRequests] } : {}),
    })
    .catch(refused(`the issuer ${issuer}`));
}

function keptOf(client: SignInClient, tokens: TokenEndpointResponse): KeptTokens {
  const { id_token: idToken, refresh_token: refreshToken } = tokens;
  if (idToken === undefined)
    throw new CommandFault('not allowed', `${client.issuer} answered without an identity token`);
  return {
    ...{ idToken, endsAtMs: claimsOf(idToken).endsAtMs, ...client },
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

function refused(what: string): (error: unknown) => never {
  return (error) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
    const why = [error, cause].filter((one) => one !== undefined).map(messageOf);
    const words = `${what}: ${[...new Set(why)].join(': ')}; try again: csi-release login`;
    throw new CommandFault('not allowed', words, { cause: error });
  };
}
