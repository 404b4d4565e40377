import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { PermanentError } from '#core/permanent-error.ts';

/** The signer's keys are fetched within this time, or the request may be made again. */
const keysDeadlineMs = 5_000;
/** Keys are believed for so long. */
const keysMaxAgeMs = 10 * 60_000;
/** No token that says who somebody is comes near it. */
export const tokenCharactersMax = 16 * 1024;

/** What says that the token is bad; every other error says nothing about the token. */
const badToken = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
] as const;

/**
 * Verifies JSON Web Tokens by the keys that their signer publishes, and gives what they claim. What
 * is wrong with one is refused in the words of `refusalOf`; where the keys cannot be had, the error
 * is another, for that says nothing about the token.
 */
export function tokenVerifier(
  keysUrl: string,
  expected: JWTVerifyOptions,
  refusalOf: (why: string) => PermanentError,
): (token: string) => Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(keysUrl), {
    timeoutDuration: keysDeadlineMs,
    cacheMaxAge: keysMaxAgeMs,
  });
  return async (token) => {
    if (token.length > tokenCharactersMax) throw refusalOf('it is too long');
    try {
      const { payload } = await jwtVerify(token, keys, expected);
      return payload;
    } catch (error) {
      if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
        throw refusalOf('it is no signed JSON Web Token, which is three parts with dots');
      if (badToken.some((kind) => error instanceof kind)) throw refusalOf(wordsOf(error));
      throw error;
    }
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
