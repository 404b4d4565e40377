import { z } from 'zod';
import { CommandFault } from '../frame/exit-codes.ts';

/** What an identity token says of itself; who needs to believe it must check its signature. */
export interface TokenClaims {
  readonly email?: string;
  readonly issuer: string;
  readonly endsAtMs: number;
}

const claimsRead = z.object({
  email: z.string().exactOptional(),
  iss: z.string(),
  exp: z.number(),
});

/**
 * Reads what a token says, for people; the server checks it.
 * @throws CommandFault `not allowed` where it is no identity token
 */
export function claimsOf(token: string): TokenClaims {
  try {
    const [, payload = ''] = token.split('.');
    const text = Buffer.from(payload, 'base64url').toString('utf8');
    const { email, iss, exp } = claimsRead.parse(JSON.parse(text));
    return { issuer: iss, endsAtMs: exp * 1000, ...(email === undefined ? {} : { email }) };
  } catch (cause) {
    const words = 'the token is no identity token: a signed JSON Web Token with iss and exp';
    throw new CommandFault('not allowed', words, { cause });
  }
}
