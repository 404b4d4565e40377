import { verify } from 'node:crypto';
import { PermanentError } from '#core/permanent-error.ts';
import { type Envelope, envelopeText, readEnvelope, signedBytes } from '#edge/envelope.ts';
import type { Signer } from '#flow/signer.ts';

/** @see https://github.com/secure-systems-lab/dsse/blob/v1.0.0/envelope.md */
export const envelopeType = 'application/vnd.dsse.envelope.v1+json';

/** What an envelope turns out to be; the payload is told only of one that a trusted key signed. */
export type Opened =
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'unknown-key'; readonly keyIds: readonly string[] }
  | { readonly kind: 'bad-signature'; readonly keyId: string }
  | { readonly kind: 'signed'; readonly payload: Uint8Array; readonly keyId: string };

/** Signs a payload, and puts both into an envelope. */
export async function sealed(
  signer: Signer,
  payloadType: string,
  payload: Uint8Array,
): Promise<Uint8Array> {
  const signature = await signer.sign(signedBytes({ payloadType, payload }));
  const text = envelopeText({ payloadType, payload, signatures: [signature] });
  return new TextEncoder().encode(text);
}

/**
 * Opens an envelope: one signature by a key that is trusted is enough.
 * @throws Error where a key cannot be had, so that nobody knows
 */
export async function opened(
  signer: Pick<Signer, 'publicKey'>,
  payloadType: string,
  bytes: Uint8Array,
): Promise<Opened> {
  const envelope = read(bytes);
  if ('why' in envelope) return envelope;
  if (envelope.payloadType !== payloadType)
    return { kind: 'malformed', why: `it is ${envelope.payloadType}, not ${payloadType}` };
  const { signatures, payload } = envelope;
  let trusted: string | undefined;
  for (const { keyId, signature } of signatures) {
    const key = await signer.publicKey(keyId);
    if (key === undefined) continue;
    if (verify('sha256', signedBytes(envelope), key, signature))
      return { kind: 'signed', payload, keyId };
    trusted ??= keyId;
  }
  return trusted === undefined
    ? { kind: 'unknown-key', keyIds: signatures.map(({ keyId }) => keyId) }
    : { kind: 'bad-signature', keyId: trusted };
}

function read(bytes: Uint8Array): Envelope | Extract<Opened, { kind: 'malformed' }> {
  try {
    return readEnvelope(bytes, 'the envelope');
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { kind: 'malformed', why: error.message };
  }
}
