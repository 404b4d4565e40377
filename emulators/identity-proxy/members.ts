import type { IncomingHttpHeaders } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Member } from './tokens.ts';

const deadlineMs = 10_000;

const memberShape = z.object({
  email: z.string(),
  email_verified: z.literal(true),
  sub: z.string(),
});

const tokensShape = z.object({ id_token: z.string() });

/** How a code is taken up: by whom, and as what. */
export interface CodeExchange {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** Those whom the issuer knows. */
export interface Members {
  /** Who signed in; undefined where the code is no good any more. */
  ofCode(exchange: CodeExchange): Promise<Member | undefined>;
  /** Who a program says that it acts for; undefined where nothing that it sent proves it. */
  ofProgram(headers: IncomingHttpHeaders): Promise<Member | undefined>;
}

/**
 * Knows people by the issuer's tokens for one client. A program may show its own in
 * `Proxy-Authorization` or `Authorization`, as with Identity-Aware Proxy.
 * @see https://cloud.google.com/iap/docs/authentication-howto
 */
export function membersOf(issuer: string, clientId: string): Members {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`), { timeoutDuration: deadlineMs });
  const memberOf = async (token: string): Promise<Member | undefined> => {
    const expected = { issuer, audience: clientId };
    const verified = await jwtVerify(token, keys, expected).catch(() => undefined);
    const { data } = memberShape.safeParse(verified?.payload);
    return data && { email: data.email, sub: data.sub };
  };
  return {
    ofCode: async ({ code, verifier, redirectUri }) => {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: 'authorization_code', code, code_verifier: verifier },
          ...{ client_id: clientId, redirect_uri: redirectUri },
        }),
        signal: AbortSignal.timeout(deadlineMs),
      });
      const { data } = tokensShape.safeParse(await answer.json());
      return data && memberOf(data.id_token);
    },
    ofProgram: async (headers) => {
      for (const name of ['proxy-authorization', 'authorization'] as const) {
        const [, token] = /^Bearer (\S+)$/i.exec(headers[name] ?? '') ?? [];
        const member = token === undefined ? undefined : await memberOf(token);
        if (member !== undefined) return member;
      }
      return undefined;
    },
  };
}
