import { wantedVersion } from '#core/floating-tag.ts';
import type { Perform } from './performing.ts';

/** Makes a floating tag name what its document says. */
export const point: Perform<'floating-tag'> = async ({ ports }, _id, floating) => {
  const { repository, tag, held } = floating;
  const wanted = wantedVersion(held);
  if (wanted === undefined) return {};
  const manifest = await ports.images.manifest(repository, wanted.digest);
  if (manifest === undefined)
    throw new Error(`${repository} has no ${wanted.digest}, which ${tag} must name`);
  await ports.images.putManifest(repository, tag, manifest);
  return {};
};
