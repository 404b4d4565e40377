import { createHash } from 'node:crypto';
import { type Digest, parseDigest } from '#core/image.ts';

/** The namespace of every id that csi-release derives. */
const namespace = Buffer.from('6f1d0a3c2b8e5c4f9a7d1e2b3c4d5e6f', 'hex');

/** The hexadecimal SHA-256 of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The digest of a content: its name in a registry, and in lists of files. */
export function contentDigest(bytes: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  if (digest === undefined) throw new Error('SHA-256 gave no digest');
  return digest;
}

/** The UUIDv5 (RFC 9562) of a text: the same text has the same id, wherever it is computed. */
export function uuidOf(text: string): string {
  const hash = createHash('sha1').update(namespace).update(text).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20)].join('-');
}
