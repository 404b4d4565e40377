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
/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken: `sub` has no more characters. */
const subjectLengthMax = 255;
/** So ends a token of which Cloud Run took the signature, as it checked it itself. */
const signatureRemoved = '.SIGNATURE_REMOVED_BY_GOOGLE';

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
 * Tells who a token of the one issuer stands for. Tokens are judged by real time, and by their own
 * end alone: Google's live an hour, and gcloud prints one again and again while it lives, so that a
 * younger limit of ours would refuse honest people. Who captured a request can send it until then,
 * and has what its sender would have: the same again.
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
      if (token.endsWith(signatureRemoved)) throw sentOnce();
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
  if (sub.length > subjectLengthMax) throw unauthenticated('its subject is too long');
  if (typeof email !== 'string' || email === '')
    throw unauthenticated('it names no e-mail address');
  if (isVerified !== true) throw unauthenticated('its e-mail address is not verified');
  return { email, subject: sub };
}

/** Cloud Run leaves the signature to one token alone, and checks the other. */
function sentOnce(): PermanentError {
  const why = 'Cloud Run checked the identity token and removed its signature, so we cannot';
  const wayOut = 'send it twice, as Authorization and as X-Serverless-Authorization';
  return new PermanentError('unauthenticated', `${why}; ${wayOut}`);
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
