import type { JWTPayload } from 'jose';
import { PermanentError } from '#core/permanent-error.ts';
import type { People, Person } from '#flow/people.ts';
import type { PageSettings } from './page-settings.ts';
import { tokenVerifier } from './token-verifier.ts';

/** What clocks may differ by, as Google says. */
const skewSeconds = 30;
/** An assertion is made for one request, and lives ten minutes and a skew at most. */
const lifetimeMaxSeconds = 10 * 60 + skewSeconds;
/** No e-mail address has more characters (RFC 5321, section 4.5.3.1.3). */
const emailLengthMax = 254;
const subjectLengthMax = 255;

/**
 * Tells who is meant by the header `X-Goog-IAP-JWT-Assertion` that Identity-Aware Proxy adds to a
 * request. Its subject is `accounts.google.com:ID`, its e-mail address one that Google has verified.
 * Only accounts of the issuer of identity tokens are believed, so that somebody is the same person at
 * the page and at a command line, and nobody approves their own request from the other side.
 *
 * @see https://cloud.google.com/iap/docs/signed-headers-howto
 * @throws PermanentError `unauthenticated`, or any other error where the keys cannot be had
 */
export function iapAssertions(
  issuer: string,
  page: PageSettings | undefined,
): People['identifyAsserted'] {
  if (page === undefined) return async () => Promise.reject(noPage());
  const accounts = issuer.replace(/^https?:\/\//, '');
  const verify = tokenVerifier(
    page.jwksUrl,
    {
      issuer: page.issuer,
      audience: [...page.audiences],
      algorithms: ['ES256'],
      clockTolerance: skewSeconds,
      maxTokenAge: lifetimeMaxSeconds,
      requiredClaims: ['exp', 'iat', 'sub', 'email'],
    },
    unauthenticated,
  );
  return async (assertion) => personOf(await verify(assertion), accounts);
}

function personOf({ sub = '', email }: JWTPayload, accounts: string): Person {
  const subject = sub.startsWith(`${accounts}:`) ? sub.slice(accounts.length + 1) : '';
  if (subject === '') throw unauthenticated(`its subject is no account of ${accounts}`);
  if (subject.length > subjectLengthMax) throw unauthenticated('its subject is too long');
  // Addresses of other sources have the name of their source before them.
  if (
    typeof email !== 'string' ||
    email.length > emailLengthMax ||
    !/^[^\s:@]+@[^\s:@]+$/.test(email)
  )
    throw unauthenticated('it names no e-mail address');
  return { email, subject };
}

function noPage(): PermanentError {
  const why = 'no page is set up here (PAGE_ORIGIN, IAP_AUDIENCES), so no assertion is believed';
  return new PermanentError('unauthenticated', `${why}; send Authorization: Bearer`);
}

function unauthenticated(why: string): PermanentError {
  const wayOut = 'sign out at /_gcp_iap/clear_login_cookie and in again';
  return new PermanentError(
    'unauthenticated',
    `what the proxy before this page asserts is not accepted: ${why}; ${wayOut}`,
  );
}
