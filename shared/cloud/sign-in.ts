import type { IncomingHttpHeaders } from 'node:http';
import type { People, Person } from '#flow/people.ts';
import { bearerToken, isUnsigned } from './bearer-token.ts';
import { refuseOtherOrigins } from './same-origin.ts';

/** How people say who they are: by a token that they send, or at the page by what its proxy asserts. */
export interface SignIn {
  readonly people: People;
  /** The one origin of the page; without it no assertion is believed, and no form is taken. */
  readonly pageOrigin: string | undefined;
}

/** What Identity-Aware Proxy adds, after it took away what a client sent under such names. */
const assertionHeader = 'x-goog-iap-jwt-assertion';

/**
 * Who asks for something to be done. A token that is sent counts alone, be it good or bad: nobody
 * else's page can make a browser send one, and a proxy does not make a bad one good. An assertion
 * comes with whatever the browser sends, so it counts only for what our own page had it send.
 *
 * @throws PermanentError `unauthenticated`, or `forbidden` for what another page sent
 */
export async function identifyAsker(
  { people, pageOrigin }: SignIn,
  headers: IncomingHttpHeaders,
): Promise<Person> {
  const asserted = assertionIn(headers);
  if (headers.authorization !== undefined || asserted === undefined)
    return people.identify(bearerToken(headers.authorization));
  const person = await people.identifyAsserted(asserted);
  refuseOtherOrigins(headers, pageOrigin);
  return person;
}

/**
 * Who looks at something that anybody may see; undefined where nobody says so in a way that we can
 * check. A caller of whom Cloud Run took the signature is one of these, and so is everybody where no
 * page is set up.
 *
 * @throws PermanentError `unauthenticated` where it is said, and not believed
 */
export async function identifyViewer(
  { people, pageOrigin }: SignIn,
  headers: IncomingHttpHeaders,
): Promise<Person | undefined> {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const token = bearerToken(authorization);
    return isUnsigned(token) ? undefined : people.identify(token);
  }
  const asserted = pageOrigin === undefined ? undefined : assertionIn(headers);
  return asserted === undefined ? undefined : people.identifyAsserted(asserted);
}

function assertionIn(headers: IncomingHttpHeaders): string | undefined {
  const asserted = headers[assertionHeader];
  return Array.isArray(asserted) ? asserted.join(', ') : asserted;
}
