import { verifyWithFallback } from '@octokit/webhooks-methods';
import { PermanentError } from '#core/permanent-error.ts';
import { type Signatures, whyUnsigned } from './signature-headers.ts';

/**
 * Verifies that a body was signed with one of our secrets, byte for byte as it came. A signature by
 * SHA-1 alone is none.
 * @throws PermanentError `unauthenticated`
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export async function verifySignature(
  body: Uint8Array,
  signatures: Signatures,
  [secret, ...others]: readonly [string, ...string[]],
): Promise<void> {
  const unsigned = whyUnsigned(signatures);
  if (unsigned !== undefined) throw new PermanentError('unauthenticated', unsigned);
  const { sha256 = '' } = signatures;
  const text = exactText(body);
  if (text !== '' && (await verifyWithFallback(secret, text, sha256, [...others]))) return;
  const why = 'X-Hub-Signature-256 is not that of this body and a secret which is good here';
  throw new PermanentError('unauthenticated', why);
}

/**
 * The library signs text, so bytes must come to exactly one: not those that are no UTF-8, which it
 * would take for others, and not without a byte order mark that they have.
 */
function exactText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}
