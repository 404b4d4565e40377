import type { JWTPayload } from 'jose';
import { PermanentError } from '#core/permanent-error.ts';
import type { People, Person } from '#flow/people.ts';
import { iapAssertions } from './asserted-people.ts';
import { isUnsigned } from './bearer-token.ts';
import type { Settings } from './settings.ts';
import { tokenVerifier } from './token-verifier.ts';

/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken: `sub` has no more characters. */
const subjectLengthMax = 255;

/** Signatures by keys that only the issuer has; never `none`, never a shared secret. */
const algorithms = ['RS256', 'ES256'];

/**
 * Tells who a token of the one issuer stands for. Tokens are judged by real time, and by their own
 * end alone: Google's live an hour, and gcloud prints one again and again while it lives, so that a
 * younger limit of ours would refuse honest people. Who captured a request can send it until then,
 * and has what its sender would have: the same again. At the page its proxy says who asks, of accounts of the same issuer.
 * @throws PermanentError `unauthenticated`, or any other error where the issuer does not answer
 */
export function oidcPeople({ oidc, page }: Pick<Settings, 'oidc' | 'page'>): People {
  const verify = tokenVerifier(
    oidc.jwksUrl,
    {
      issuer: oidc.issuer,
      audience: [...oidc.audiences],
      algorithms,
      requiredClaims: ['exp', 'sub', 'email'],
    },
    unauthenticated,
  );
  return {
    identify: async (token) => {
      if (isUnsigned(token)) throw sentOnce();
      return personOf(await verify(token));
    },
    identifyAsserted: iapAssertions(oidc.issuer, page),
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

function unauthenticated(why: string): PermanentError {
  return new PermanentError(
    'unauthenticated',
    `the identity token is not accepted: ${why}; send a fresh one of an account that you own`,
  );
}
