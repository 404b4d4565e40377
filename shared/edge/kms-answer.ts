import { z } from 'zod';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { visibleText } from './texts.ts';

const nameLengthMax = 500;
const pemLengthMax = 10_000;
const signatureLengthMax = 2_000;

/** A number of 64 bits, which Google's JSON writes as a text. */
const checksumSchema = z.string().regex(/^\d{1,10}$/, 'must be a checksum in decimal digits');

const signedSchema = z.object({
  name: visibleText(nameLengthMax),
  signature: z.base64().max(signatureLengthMax),
  signatureCrc32c: checksumSchema,
  verifiedDigestCrc32c: z.boolean().default(false),
});

const keySchema = z.object({
  name: visibleText(nameLengthMax),
  pem: z.string().max(pemLengthMax),
  pemCrc32c: checksumSchema,
  algorithm: visibleText(nameLengthMax),
});

/** A signature as Cloud KMS made it, with what tells whether it got and gave the right bytes. */
export interface KmsSignature {
  readonly name: string;
  readonly signature: Uint8Array;
  readonly signatureCrc32c: number;
  /** Whether it compared the checksum of what it was asked to sign. */
  readonly isDigestVerified: boolean;
}

/** A public key as Cloud KMS shows it. */
export interface KmsPublicKey {
  readonly name: string;
  readonly pem: string;
  readonly pemCrc32c: number;
  readonly algorithm: string;
}

/**
 * Reads the answer to `asymmetricSign`.
 * @throws PermanentError `malformed`
 */
export function readKmsSignature(bytes: Uint8Array): KmsSignature {
  const what = "Cloud KMS's signature";
  const { name, signature, ...read } = readBy(signedSchema, readJson(bytes, what), what);
  return {
    name,
    signature: new Uint8Array(Buffer.from(signature, 'base64')),
    signatureCrc32c: Number(read.signatureCrc32c),
    isDigestVerified: read.verifiedDigestCrc32c,
  };
}

/**
 * Reads the answer to `getPublicKey`.
 * @throws PermanentError `malformed`
 */
export function readKmsPublicKey(bytes: Uint8Array): KmsPublicKey {
  const what = "Cloud KMS's public key";
  const { pemCrc32c, ...read } = readBy(keySchema, readJson(bytes, what), what);
  return { ...read, pemCrc32c: Number(pemCrc32c) };
}
