import { imageRepository } from '#core/image.ts';
import type { Component } from '#core/line.ts';
import { imageTagKey } from '#core/plan.ts';
import { boundVersion } from '#core/release.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * The commits by which a tag was released. Every image is asked for, also one that the tag no
 * longer has, as a new one has no release.
 */
export async function releasedCommits(
  { ports }: Duty,
  { images, production }: Component,
  tag: string,
): Promise<readonly string[]> {
  const versions = await inParallel(images, ({ name }) => {
    const repository = imageRepository(production, name);
    return ports.store.record('versions', imageTagKey(repository, tag));
  });
  return versions.flatMap((version) => boundVersion(version)?.commit ?? []);
}
