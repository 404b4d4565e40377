import type { IncomingMessage } from 'node:http';
import { PermanentError } from '#core/permanent-error.ts';
import { printable } from '#edge/faults.ts';
import { bearerToken, isUnsigned } from './bearer-token.ts';
import type { Refusal } from './refusal.ts';
import { account, anyText, type Form, keysAddress } from './setting-forms.ts';
import { type Environment, reader } from './setting-reader.ts';

/** Says why a pushed message is not taken from whoever sent it; nothing where it is. */
export type MayPush = (request: IncomingMessage) => Promise<Refusal | undefined>;

/** What an identity token claims. */
type Claims = Readonly<Record<string, unknown>>;

interface PushSettings {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly account: string;
  readonly audience: string;
}

/** Clocks differ; Google's own libraries allow as much. */
const leewaySeconds = 60;

const identities: Form = {
  words: 'unsigned, signed or none',
  parse: (text) => (['unsigned', 'signed', 'none'].includes(text) ? text : undefined),
};

/**
 * Reads whose pushes are taken. `unsigned`: Cloud Run checked the token and took its signature, so
 * that its claims are what is left to look at; `signed`: nobody stands before us, and we check all of
 * it; `none`: everybody's, on one machine alone.
 *
 * @throws an error that names every variable that is absent or wrong
 */
export function readPushIdentity(environment: Environment): MayPush {
  const faults: string[] = [];
  const read = reader(environment, faults);
  const isDeployed = Boolean(environment['K_SERVICE']);
  const identity = isDeployed
    ? read('PUSH_IDENTITY', identities)
    : read('PUSH_IDENTITY', identities, 'none');
  if (identity === 'none' && isDeployed)
    faults.push('PUSH_IDENTITY must not be none where K_SERVICE is: anybody could push');
  const settings = identity === 'none' ? undefined : readPushSettings(read);
  if (faults.length > 0) throw new Error(`The environment is wrong: ${faults.join('; ')}`);
  if (settings === undefined) return async () => undefined;
  const claimsOf = identity === 'signed' ? verified(settings) : unverified;
  return (request) => refusalTo(request, settings, claimsOf);
}

function readPushSettings(read: ReturnType<typeof reader>): PushSettings {
  return {
    issuer: read('PUSH_ISSUER', anyText, 'https://accounts.google.com'),
    jwksUrl: read('PUSH_JWKS_URL', keysAddress, 'https://www.googleapis.com/oauth2/v3/certs'),
    account: read('PUSH_ACCOUNT', account),
    audience: read('PUSH_AUDIENCE', anyText),
  };
}

async function refusalTo(
  { headers }: IncomingMessage,
  settings: PushSettings,
  claimsOf: (token: string) => Promise<Claims>,
): Promise<Refusal | undefined> {
  try {
    return refusalOfClaims(await claimsOf(bearerToken(headers.authorization)), settings);
  } catch (error) {
    if (error instanceof PermanentError) return unauthenticated(error.message);
    return { status: 503, detail: `the token cannot be checked now: ${error}` };
  }
}

function refusalOfClaims(claims: Claims, expected: PushSettings): Refusal | undefined {
  const { iss, aud, exp, email, email_verified: isVerified } = claims;
  if (iss !== expected.issuer) return unauthenticated(`it is of the issuer ${shown(iss)}`);
  if (aud !== expected.audience) return unauthenticated(`it is for ${shown(aud)}`);
  if (typeof exp !== 'number' || exp + leewaySeconds < Date.now() / 1_000)
    return unauthenticated('it has expired, or says of no end');
  if (email === expected.account && isVerified === true) return undefined;
  return { status: 403, detail: `${shown(email)} may not push messages: ${expected.account} may` };
}

/** Claims that Cloud Run found to be true; a token that still has its signature did not come by it. */
async function unverified(token: string): Promise<Claims> {
  if (!isUnsigned(token)) throw badToken('Cloud Run has not checked it, as its signature is there');
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims === 'object' && claims !== null) return { ...claims };
  } catch (error) {
    throw badToken(`it claims nothing that can be read: ${error}`);
  }
  throw badToken('it claims nothing');
}

/** Claims of a token that the issuer's keys signed; what that takes is loaded when one comes. */
function verified(settings: PushSettings): (token: string) => Promise<Claims> {
  let verify: Promise<(token: string) => Promise<Claims>> | undefined;
  return async (token) => {
    if (isUnsigned(token)) throw badToken('its signature was taken away');
    verify ??= import('./token-verifier.ts').then(({ tokenVerifier }) =>
      tokenVerifier(
        settings.jwksUrl,
        { algorithms: ['RS256', 'ES256'], requiredClaims: ['exp'], clockTolerance: leewaySeconds },
        badToken,
      ),
    );
    return (await verify)(token);
  };
}

function badToken(why: string): PermanentError {
  return new PermanentError('unauthenticated', why);
}

function unauthenticated(why: string): Refusal {
  const detail = `the identity of who pushes is not believed: ${why}`;
  return { status: 401, detail, headers: { 'www-authenticate': 'Bearer' } };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? printable(value) : 'nobody';
}
