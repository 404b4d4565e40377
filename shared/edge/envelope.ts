import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { visibleText } from './texts.ts';

/** A statement with signatures over it: an envelope of DSSE 1.0, which in-toto statements come in. */
export interface Envelope {
  /** What the payload is: a media type. */
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

/** A signature over an envelope's payload and its type. */
export interface EnvelopeSignature {
  /** The name of the key, which is only a hint until the signature fits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** No envelope of ours comes near it; one of somebody else need not be read. */
const envelopeBytesMax = 1024 * 1024;
const signaturesMax = 10;
const signatureCharactersMax = 4096;
const typeLengthMax = 200;
const keyIdLengthMax = 500;

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const bytesSchema = z
  .string()
  .regex(base64, 'must be base64')
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

const signatureSchema = z
  .object({
    keyid: visibleText(keyIdLengthMax),
    sig: z.string().max(signatureCharactersMax).pipe(bytesSchema),
  })
  .transform(({ keyid, sig }): EnvelopeSignature => ({ keyId: keyid, signature: sig }));

/** An envelope in its JSON form, on its own or in something else. */
export const envelopeSchema = z.object({
  payloadType: visibleText(typeLengthMax),
  payload: bytesSchema,
  signatures: z
    .array(signatureSchema)
    .min(1, 'is empty')
    .max(signaturesMax, `has more than ${signaturesMax}`),
});

/** Writes an envelope in its JSON form. */
export function envelopeText(envelope: Envelope): string {
  return JSON.stringify(envelopeDocument(envelope));
}

/** An envelope as a document, to be written on its own or in something else. */
export function envelopeDocument({ payloadType, payload, signatures }: Envelope): object {
  return {
    payload: toBase64(payload),
    payloadType,
    signatures: signatures.map(({ keyId, signature }) => ({
      keyid: keyId,
      sig: toBase64(signature),
    })),
  };
}

/**
 * Reads an envelope; nobody has looked at its signatures then.
 *
 * @throws PermanentError `malformed`
 */
export function readEnvelope(bytes: Uint8Array, what: string): Envelope {
  return readBy(envelopeSchema, readSmallJson(bytes, what), what);
}

/**
 * Reads a document that is no larger than an envelope may be.
 *
 * @throws PermanentError `malformed`
 */
export function readSmallJson(bytes: Uint8Array, what: string): unknown {
  if (bytes.length > envelopeBytesMax)
    throw new PermanentError('malformed', `${what} is larger than ${envelopeBytesMax} bytes`);
  return readJson(bytes, what);
}

/**
 * The bytes that are signed: the payload and its type, so that neither can be taken for another.
 * @see https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md
 */
export function signedBytes({
  payloadType,
  payload,
}: Pick<Envelope, 'payloadType' | 'payload'>): Uint8Array {
  const type = new TextEncoder().encode(payloadType);
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `;
  return new Uint8Array(Buffer.concat([Buffer.from(head), payload]));
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
