import { imageMeant, type ReferencePlace } from './file-findings.ts';
import { registryAddress } from './image.ts';
import { parseImageReference } from './image-reference.ts';
import type { ReleaseImage } from './release.ts';

/** An image of a release, where users pull it. */
export type PulledImage = Pick<ReleaseImage, 'name' | 'repository' | 'versionTag' | 'digest'>;

/**
 * The text of a component's file as it is released: every name of an image of the set, wherever it
 * said that it lies, is that of the released version with its digest. Nothing else is touched.
 */
export function releasedText(
  text: string,
  places: readonly ReferencePlace[],
  images: readonly PulledImage[],
): string {
  let from = 0;
  const parts: string[] = [];
  for (const { written, offset } of places) {
    const reference = parseImageReference(written);
    const image = reference && imageMeant(reference, images);
    if (image === undefined || offset === undefined || offset < from) continue;
    parts.push(text.slice(from, offset), releasedReference(image));
    from = offset + written.length;
  }
  return [...parts, text.slice(from)].join('');
}

/** `us-docker.pkg.dev/PROJECT/REPOSITORY/NAME:vX.Y.Z@sha256:...`: a tag for people, a digest for machines. */
export function releasedReference({ repository, versionTag, digest }: PulledImage): string {
  return registryAddress(`${repository}:${versionTag}@${digest}`);
}
