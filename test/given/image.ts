import { createHash } from 'node:crypto';
import { type Digest, parseDigest, type StagedImage } from '#core/image.ts';

/** The digest of a text: equal for equal texts. */
export function aDigest(text: string): Digest {
  const digest = parseDigest(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  if (digest === undefined) throw new Error('sha256 gave no digest');
  return digest;
}

/** An image on one platform; another content has other digests. */
export function aStagedImage(name = 'hello', content = name): StagedImage {
  const platforms = [{ platform: 'linux/amd64', digest: aDigest(`${content} linux/amd64`) }];
  return { name, digest: aDigest(content), platforms };
}
