import { z } from 'zod';
import { call } from '../frame/call.ts';
import { faultOf } from '../frame/problem.ts';
import type { KeptTokens } from './kept-tokens.ts';
import { claimsOf } from './token-claims.ts';

const tokenRead = z.object({ id_token: z.string() });

/** A token of a local stack's issuer, which vouches for whoever asks. */
export async function localToken(
  issuer: string,
  email: string,
  audience: string,
  deadlineMs: number,
): Promise<KeptTokens> {
  const answered = await call({
    method: 'POST',
    url: `${issuer}/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, audience }),
    isRepeatable: true,
    deadlineMs,
  });
  const token = tokenRead.safeParse(answered.body).data?.id_token;
  if (token === undefined) throw faultOf(`a token of ${email}`, answered);
  return { idToken: token, endsAtMs: claimsOf(token).endsAtMs, issuer, clientId: audience };
}
