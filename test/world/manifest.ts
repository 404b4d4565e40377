import { createHash } from 'node:crypto';
import { type Digest, parseDigest } from '#core/image.ts';
import { readManifest } from '#edge/manifest.ts';
import type { Manifest } from '#flow/images.ts';

/** The name of bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  if (digest === undefined) throw new Error('sha256 gave no digest');
  return digest;
}

/** A manifest or an index of its bytes alone, as every registry has it. */
export function manifestFrom(mediaType: string, bytes: Uint8Array): Manifest {
  const digest = digestOf(bytes);
  return { digest, mediaType, bytes: bytes.slice(), ...readManifest(mediaType, bytes, digest) };
}

/** What a manifest says that it is about; none for most. */
export function subjectOf({ bytes }: Manifest): Digest | undefined {
  const { subject } = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return typeof subject?.digest === 'string' ? parseDigest(subject.digest) : undefined;
}
