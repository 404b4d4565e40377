import { importJWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { SigningKey } from '../issuer/signing-key.ts';

/** Who is signed in, as the issuer knows them. */
export interface Member {
  readonly email: string;
  readonly sub: string;
}

/** What a sign-in that is under way needs to come to its end. */
export interface UnderWay {
  readonly state: string;
  readonly verifier: string;
  /** Where the browser wanted to go. */
  readonly path: string;
}

const memberShape = z.object({ email: z.string(), sub: z.string() });
const underWayShape = z.object({ state: z.string(), verifier: z.string(), path: z.string() });

/** An hour, after which the proxy asks again who it is. */
export const sessionSeconds = 3600;
/** So long may somebody think about who they are. */
export const signInSeconds = 600;
/** https://cloud.google.com/iap/docs/signed-headers-howto */
const assertionSeconds = 600;
const assertionIssuer = 'https://cloud.google.com/iap';

/** Everything that the proxy signs: with a key of its own, for each purpose another audience. */
export interface ProxyTokens {
  session(member: Member): Promise<string>;
  readSession(token: string): Promise<Member | undefined>;
  underWay(one: UnderWay): Promise<string>;
  readUnderWay(token: string): Promise<UnderWay | undefined>;
  /** What a backend is told of who asks; `issuer` is who knows them. */
  assertion(member: Member, audience: string, issuer: string): Promise<string>;
  /** What says to Cloud Run that it is the proxy that asks. */
  ownToken(audience: string): Promise<string>;
}

/** Signs and reads with the proxy's key; what has ended or was changed reads as nothing. */
export async function openProxyTokens(key: SigningKey): Promise<ProxyTokens> {
  const known = await importJWK(key.publicKey, key.algorithm);
  const sign = (claims: object, issuer: string, audience: string, seconds: number) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: key.algorithm, kid: key.publicKey.kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${seconds} s`)
      .sign(key.privateKey);
  const read = async (token: string, audience: string): Promise<unknown> => {
    const verified = await jwtVerify(token, known, { issuer: self, audience }).catch(
      () => undefined,
    );
    return verified?.payload;
  };
  return {
    session: (member) => sign(member, self, 'session', sessionSeconds),
    readSession: async (token) => memberShape.safeParse(await read(token, 'session')).data,
    underWay: (one) => sign(one, self, 'sign-in', signInSeconds),
    readUnderWay: async (token) => underWayShape.safeParse(await read(token, 'sign-in')).data,
    assertion: ({ email, sub }, audience, issuer) => {
      const accounts = issuer.replace(/^https?:\/\//, '');
      const claims = { email, sub: `${accounts}:${sub}` };
      return sign(claims, assertionIssuer, audience, assertionSeconds);
    },
    ownToken: (audience) => sign({ sub: self, email: self }, self, audience, assertionSeconds),
  };
}

const self = 'identity-proxy';
