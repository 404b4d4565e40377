import { createPublicKey, verify } from 'node:crypto';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import { z } from 'zod';
import { keyHintOf } from '#cloud/key-hint.ts';

/** What the library of Sigstore's own tools finds of a bundle: that it is good, or what is wrong. */
export function sigstoreVerdict(bundle: Uint8Array, trustedKeys: readonly string[]): string {
  const keys = new Map(trustedKeys.map((pem) => [keyHintOf(pem), createPublicKey(pem)]));
  const none = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  const publicKey = (hint: string) => {
    const key = keys.get(hint);
    if (key === undefined) throw new Error(`unknown key ${hint}`);
    return { publicKey: key, validFor: () => true };
  };
  const thresholds = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
  try {
    const read = bundleFromJSON(JSON.parse(Buffer.from(bundle).toString('utf8')));
    new Verifier({ ...none, publicKey }, thresholds).verify(toSignedEntity(read));
    return 'good';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const bundleSchema = z.object({
  dsseEnvelope: z.object({
    payload: z.string(),
    payloadType: z.string(),
    signatures: z.tuple([z.object({ sig: z.string() })]),
  }),
});

/** The payload of a bundle whose one signature fits a key, by DSSE and nothing else. */
export function dssePayload(bundle: Uint8Array, key: string): string | undefined {
  const document = bundleSchema.parse(JSON.parse(Buffer.from(bundle).toString('utf8')));
  const { payload, payloadType, signatures } = document.dsseEnvelope;
  const text = Buffer.from(payload, 'base64').toString('utf8');
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType}`;
  const signed = Buffer.from(`${head} ${Buffer.byteLength(text)} ${text}`);
  const isGood = verify('sha256', signed, key, Buffer.from(signatures[0].sig, 'base64'));
  return isGood ? text : undefined;
}
