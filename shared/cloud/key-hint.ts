import { createHash, createPublicKey } from 'node:crypto';

/**
 * How a bundle names the public key that fits it: the base64 of the SHA-256 of its DER form, as
 * Sigstore's own tools do.
 * @throws an error where the text is no public key
 */
export function keyHintOf(pem: string): string {
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64');
}
