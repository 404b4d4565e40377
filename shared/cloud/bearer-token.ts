import { PermanentError } from '#core/permanent-error.ts';

/** So ends a token of which Cloud Run took the signature, as it checked it itself. */
const signatureRemoved = '.SIGNATURE_REMOVED_BY_GOOGLE';

/**
 * The token that the header `Authorization` bears.
 * @throws PermanentError `unauthenticated` where it bears none
 */
export function bearerToken(header: string | undefined): string {
  const [, token] = /^Bearer (\S+)$/i.exec(header ?? '') ?? [];
  if (token !== undefined) return token;
  throw new PermanentError('unauthenticated', 'send an identity token as Authorization: Bearer');
}

/** Whether Cloud Run took a token's signature: whoever sent it may ask, and nobody here knows who. */
export function isUnsigned(token: string): boolean {
  return token.endsWith(signatureRemoved);
}
