import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { PermanentError } from '#core/permanent-error.ts';
import type { People, Person } from '#flow/people.ts';
import type { Settings } from './settings.ts';

/** The issuer's keys are fetched within this time, or the request may be made again. */
const keysDeadlineMs = 5_000;
/** Keys are believed for so long. */
const keysMaxAgeMs = 10 * 60_000;
/** No identity token comes near it. */
export const tokenCharactersMax = 16 * 1024;

/** Signatures by keys that only the issuer has; never `none`, never a shared secret. */
const algorithms = ['RS256', 'ES256'];

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
 * Tells who a token of the one issuer stands for. Tokens are judged by real time.
 * @throws PermanentError `unauthenticated`, or any other error where the issuer does not answer
 */
export function oidcPeople({ oidc }: Pick<Settings, 'oidc'>): People {
  const keys = createRemoteJWKSet(new URL(oidc.jwksUrl), {
    timeoutDuration: keysDeadlineMs,
    cacheMaxAge: keysMaxAgeMs,
  });
  const expected = {
    issuer: oidc.issuer,
    audience: [...oidc.audiences],
    algorithms,
    requiredClaims: ['exp', 'sub', 'email'],
  };
  return {
    identify: async (token) => {
      if (token.length > tokenCharactersMax) throw unauthenticated('it is too long');
      try {
        const { payload } = await jwtVerify(token, keys, expected);
        return personOf(payload);
      } catch (error) {
        if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
          throw unauthenticated('it is no signed JSON Web Token, which is three parts with dots');
        if (badToken.some((kind) => error instanceof kind)) throw unauthenticated(wordsOf(error));
        throw error;
      }
    },
  };
}

function personOf({ sub, email, email_verified: isVerified }: JWTPayload): Person {
  if (!sub) throw unauthenticated('it names no subject');
  if (typeof email !== 'string' || email === '')
    throw unauthenticated('it names no e-mail address');
  if (isVerified !== true) throw unauthenticated('its e-mail address is not verified');
  return { email, subject: sub };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unauthenticated(why: string): PermanentError {
  return new PermanentError(
    'unauthenticated',
    `the identity token is not accepted: ${why}; send a fresh one of an account that you own`,
  );
}
