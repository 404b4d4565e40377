import type { ImageRepository } from '#core/image.ts';
import { referrersTag, withReferrer } from '#edge/referrers-tag.ts';
import type { Manifest } from '#flow/images.ts';
import { manifestFrom, subjectOf } from './manifest.ts';
import type { Registry } from './registry.ts';

const indexType = 'application/vnd.oci.image.index.v1+json';

/** Lists a manifest under the tag of its subject, as clients do where a registry has no such list. */
export function listUnderTag(
  registry: Registry,
  repository: ImageRepository,
  manifest: Manifest,
): void {
  const subject = subjectOf(manifest);
  if (subject === undefined) throw new Error(`${manifest.digest} is attached to nothing`);
  const tag = referrersTag(subject);
  const list = withReferrer(registry.manifest(repository, tag)?.bytes, manifest, tag);
  if (list !== undefined) registry.putManifest(repository, tag, manifestFrom(indexType, list));
}
