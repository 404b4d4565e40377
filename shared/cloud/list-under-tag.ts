import type { ImageRepository } from '#core/image.ts';
import { readManifest } from '#edge/manifest.ts';
import { referrersTag, subjectOf, withReferrer } from '#edge/referrers-tag.ts';
import { contentDigest } from '#flow/identify.ts';
import type { Images, Manifest } from '#flow/images.ts';

const indexType = 'application/vnd.oci.image.index.v1+json';

/**
 * Makes a manifest that was put be found from its subject in a registry that keeps no list of
 * referrers: by the tag that others look at then. Two who attach to one image at a time may lose
 * one of theirs, as the specification has it; whoever attaches it again adds it again.
 *
 * @throws PermanentError `malformed`, `refused` for a list under that tag that is none
 */
export async function listUnderTag(
  images: Pick<Images, 'manifest' | 'putManifest'>,
  repository: ImageRepository,
  manifest: Manifest,
): Promise<void> {
  const tag = referrersTag(subjectOf(manifest.bytes, `a manifest for ${repository}`));
  const what = `${repository}:${tag}`;
  const known = await images.manifest(repository, tag);
  const bytes = withReferrer(known?.bytes, manifest, what);
  if (bytes === undefined) return;
  const list = { digest: contentDigest(bytes), mediaType: indexType, bytes };
  await images.putManifest(repository, tag, { ...list, ...readManifest(indexType, bytes, what) });
}
