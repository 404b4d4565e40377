import { z } from 'zod';
import { type Envelope, envelopeDocument, envelopeSchema, readSmallJson } from './envelope.ts';
import { readBy } from './faults.ts';
import { visibleText } from './texts.ts';

/** The media type of Sigstore's bundles, which its tools read: an envelope with how to verify it. */
export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** A signed envelope, and which public key is to be tried on it. */
export interface SigstoreBundle {
  readonly envelope: Envelope;
  /** The base64 of the SHA-256 of the key in DER, as Sigstore's own tools name keys. */
  readonly keyHint: string;
}

const hintLengthMax = 500;
const oneSignature = 'must have one signature';

const bundleSchema = z.object({
  mediaType: z.literal(bundleType, `is not ${bundleType}`),
  verificationMaterial: z.object({
    publicKey: z.object({ hint: visibleText(hintLengthMax) }, 'is required: no other is verified'),
  }),
  dsseEnvelope: envelopeSchema.refine(({ signatures }) => signatures.length === 1, oneSignature),
});

/**
 * Writes a bundle: the same bytes for the same envelope, whoever writes it. There is no entry of a
 * transparency log in it.
 * @see https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto
 */
export function bundleText({ envelope, keyHint }: SigstoreBundle): string {
  return JSON.stringify({
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint: keyHint }, tlogEntries: [] },
    dsseEnvelope: envelopeDocument(envelope),
  });
}

/**
 * Reads a bundle; nobody has looked at its signature then.
 *
 * @throws PermanentError `malformed`, also for one that is verified otherwise than by a public key
 */
export function readBundle(bytes: Uint8Array, what: string): SigstoreBundle {
  const { dsseEnvelope, verificationMaterial } = readBy(
    bundleSchema,
    readSmallJson(bytes, what),
    what,
  );
  return { envelope: dsseEnvelope, keyHint: verificationMaterial.publicKey.hint };
}
