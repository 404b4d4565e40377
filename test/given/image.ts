import { createHash } from 'node:crypto';
import { type ComponentImage, parseVersionBound } from '#core/component-image.ts';
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

/** An image that versions from `since` on have, and those from `until` on no more; '' for no end. */
export function anImageWithin(since: string, until: string, name = 'hello'): ComponentImage {
  const from = parseVersionBound(since);
  const to = parseVersionBound(until);
  if ((since !== '' && from === undefined) || (until !== '' && to === undefined))
    throw new Error(`the test gives ${since} and ${until}, which are no bounds`);
  const image = { name, platforms: ['linux/amd64'] };
  return { ...image, ...(from && { since: from }), ...(to && { until: to }) };
}
