import { createHash } from 'node:crypto';

/** The digest of bytes as registries write it: `sha256:` and 64 hexadecimal digits. */
export function sha256Digest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Holds bytes against the digest that named them.
 *
 * @throws Error when they differ: what was fetched is not what was asked for.
 */
export function verifyDigest(bytes: Uint8Array, digest: string, what: string): void {
  const actual = sha256Digest(bytes);
  if (actual !== digest) throw new Error(`${what} should be ${digest} but is ${actual}: damaged?`);
}
