import { createHash } from 'node:crypto';
import { readKmsPublicKey, readKmsSignature } from '#edge/kms-answer.ts';
import type { Signer } from '#flow/signer.ts';
import { whileDoing } from './call-error.ts';
import { crc32c } from './crc32c.ts';
import { callDeadlineMs } from './deadline.ts';
import { type HttpRequest, persistently, readBody, send, unexpected } from './http.ts';
import { ownToken } from './own-token.ts';
import type { Settings } from './settings.ts';

/** ECDSA on the curve P-256 over a SHA-256: what every verifier of such statements can do. */
const algorithm = 'EC_SIGN_P256_SHA256';
/** No answer of Cloud KMS comes near it. */
const answerBytesMax = 64 * 1024;
const okStatus = 200;

/** Where the keys are, which one signs, and which are believed. */
type KmsSettings = Pick<Settings, 'kmsEndpoint' | 'signingKey' | 'trustedKeys' | 'callDeadlineMs'>;

/**
 * Signs with a key version in Cloud KMS. The key is never here; of what is signed only the digest
 * leaves the process. Public keys never change, and are read once.
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions
 */
export function kmsSigner(settings: KmsSettings): Signer {
  const { signingKey, trustedKeys } = settings;
  const known = new Map<string, Promise<string>>();
  return {
    sign: async (bytes) => ({
      keyId: signingKey,
      signature: await signed(settings, createHash('sha256').update(bytes).digest()),
    }),
    publicKey: async (keyId) => {
      if (!trustedKeys.includes(keyId)) return undefined;
      const key = known.get(keyId) ?? publicKey(settings, keyId);
      known.set(keyId, key);
      key.catch(() => known.delete(keyId));
      return key;
    },
  };
}

/** @see https://cloud.google.com/kms/docs/data-integrity-guidelines */
async function signed(settings: KmsSettings, digest: Uint8Array): Promise<Uint8Array> {
  const { signingKey } = settings;
  const sha256 = Buffer.from(digest).toString('base64');
  const question = { digest: { sha256 }, digestCrc32c: String(crc32c(digest)) };
  const body = Buffer.from(JSON.stringify(question));
  const path = `${signingKey}:asymmetricSign`;
  const answer = await ask(settings, readKmsSignature, { method: 'POST', path, body });
  const { name, signature, signatureCrc32c, isDigestVerified } = answer;
  if (name !== signingKey) throw new Error(`Cloud KMS signed with ${name}, not with ${signingKey}`);
  if (!isDigestVerified) throw new Error(`Cloud KMS did not get whole what ${name} is to sign`);
  if (crc32c(signature) !== signatureCrc32c)
    throw new Error(`the signature of ${name} did not come whole from Cloud KMS`);
  return signature;
}

async function publicKey(settings: KmsSettings, keyId: string): Promise<string> {
  const path = `${keyId}/publicKey`;
  const key = await ask(settings, readKmsPublicKey, { method: 'GET', path });
  if (key.name !== keyId) throw new Error(`Cloud KMS showed ${key.name}, not ${keyId}`);
  if (crc32c(Buffer.from(key.pem)) !== key.pemCrc32c)
    throw new Error(`the public key of ${keyId} did not come whole from Cloud KMS`);
  if (key.algorithm !== algorithm)
    throw new Error(`${keyId} is for ${key.algorithm}; make a key for ${algorithm}`);
  return key.pem;
}

/** What cannot be read says nothing for ever: the same may be answered rightly later. */
async function ask<Answer>(
  { kmsEndpoint, callDeadlineMs: deadlineMs = callDeadlineMs }: KmsSettings,
  read: (bytes: Uint8Array) => Answer,
  { path, ...question }: Pick<HttpRequest, 'method' | 'body'> & { readonly path: string },
): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(await ownToken(kmsEndpoint)) };
  const asked = { ...question, deadlineMs, headers, address: `${kmsEndpoint}/v1/${path}` };
  try {
    return read(await persistently(() => askOnce(asked)));
  } catch (error) {
    throw whileDoing('Cloud KMS', error);
  }
}

async function askOnce(asked: HttpRequest): Promise<Uint8Array> {
  const answer = await send(asked);
  if (answer.statusCode !== okStatus) throw await unexpected(asked, answer);
  return readBody(asked, answer, answerBytesMax);
}
