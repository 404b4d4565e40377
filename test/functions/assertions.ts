import { createSecretKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

/** What a proxy asserts of the person who asks, or what somebody claims that it does. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who can sign assertions as the proxy of a page does, and as forgers try to. */
export interface Asserting {
  /** What is right, but for what is given; undefined leaves a claim out. */
  good(claims?: Claims): Promise<string>;
  /** Says all the right things, and has no signature. */
  unsigned(): string;
  /** By a key of the forger's own, which calls itself the proxy's. */
  ofAnotherKey(): Promise<string>;
  /** By the proxy's public key, as if it were a shared secret. */
  ofPublicKey(): Promise<string>;
  /** What the world knows of the key. */
  readonly publicKey: JWK;
}

const audience = '/projects/1/global/backendServices/2';

/** Asserts with the key that lies in the folder of a stack, for its issuer's accounts. */
export async function assertingAs(
  stack: { readonly dir: string; readonly issuer: string },
  email: string,
): Promise<Asserting> {
  const file = join(stack.dir, 'identity-proxy', 'signing-key.json');
  const jwk: JWK = JSON.parse(await readFile(file, 'utf8'));
  return assertingWith(jwk, new URL(stack.issuer).host, email);
}

/** Asserts with a key, for the accounts of an issuer. */
export async function assertingWith(jwk: JWK, accounts: string, email: string): Promise<Asserting> {
  const { d: _, ...publicKey } = jwk;
  const key = await importJWK(jwk, 'ES256');
  const claimed = (claims: Claims = {}): Claims => {
    const now = Math.floor(Date.now() / 1000);
    const whole = {
      ...{ iss: 'https://cloud.google.com/iap', aud: audience, iat: now, exp: now + 600 },
      ...{ sub: `${accounts}:of-${email}`, email, hd: 'sample.example' },
    };
    return JSON.parse(JSON.stringify({ ...whole, ...claims }));
  };
  const { kid } = publicKey;
  const header = { alg: 'ES256', ...(kid !== undefined && { kid }) };
  return {
    publicKey,
    good: (claims) => new SignJWT({ ...claimed(claims) }).setProtectedHeader(header).sign(key),
    unsigned: () => `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claimed())}.`,
    ofAnotherKey: async () => {
      const { privateKey } = await generateKeyPair('ES256');
      return new SignJWT({ ...claimed() }).setProtectedHeader(header).sign(privateKey);
    },
    ofPublicKey: async () => {
      const known = await importJWK(publicKey, 'ES256', { extractable: true });
      if (known instanceof Uint8Array) throw new Error('a key of a curve is no bytes');
      const secret = createSecretKey(Buffer.from(await exportSPKI(known)));
      return new SignJWT({ ...claimed() }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    },
  };
}

/** A key as a proxy has one. */
export async function aProxyKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: 'one', alg: 'ES256' };
}

/** Claims of the proxy that are wrong by one thing each, and what is said of it. */
export const wrongClaims: readonly (readonly [string, () => Claims, RegExp])[] = [
  ['for another backend', () => ({ aud: '/projects/1/global/backendServices/9' }), /"aud"/],
  ['for nobody', () => ({ aud: undefined }), /"aud"/],
  ['of another issuer', () => ({ iss: 'https://accounts.google.com' }), /"iss"/],
  ['that has ended', () => at(-700, -100), /"exp"/],
  ['that lives too long', () => at(-700, 3_600), /"iat"/],
  ['of tomorrow', () => at(86_400, 87_000), /"iat"/],
  ['that never ends', () => ({ exp: undefined }), /"exp"/],
  ['of no time', () => ({ iat: undefined }), /"iat"/],
  ['without an address', () => ({ email: undefined }), /"email"/],
  ['with a number as address', () => ({ email: 7 }), /no e-mail address/],
  ['with two addresses', () => ({ email: 'a@x.example, b@x.example' }), /no e-mail address/],
  ['with an address of another source', () => ({ email: 'other:a@x.example' }), /no e-mail/],
  ['without a subject', () => ({ sub: undefined }), /"sub"/],
  ['of another source of accounts', () => ({ sub: 'sts.google.com:1' }), /no account of/],
  ['of a bare subject', () => ({ sub: '1' }), /no account of/],
];

function at(issuedSeconds: number, endsSeconds: number): Claims {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now + issuedSeconds, exp: now + endsSeconds };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
