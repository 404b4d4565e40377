import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { Signer } from '#flow/signer.ts';

const keyId = 'the key of this run';

/** Makes a key for a run, as PEM: what one of its processes states the others can prove. */
export function makeSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Signs by such a key, and trusts it alone. */
export function signerBy(pem: string): Signer {
  const key = createPrivateKey(pem);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  return {
    sign: async (bytes) => ({ keyId, signature: new Uint8Array(sign('sha256', bytes, key)) }),
    publicKey: async (asked) => (asked === keyId ? publicKey : undefined),
  };
}
