import { bodies } from '../world/life.ts';
import { places } from '../world/world.ts';
import { type Scene, writeName } from './invariant.ts';

/**
 * What lies in staging and should not, after the daily comparison too. Left out is what calls wrote
 * that were done hours late, or after their process died: a manifest without a tag, or a file.
 */
export function leftovers({ stage, lateWrites }: Scene): readonly string[] {
  const { world } = stage;
  const staging = world.registry
    .repositories()
    .filter((repository) => repository.startsWith(`${places.staging}/`));
  const manifests = staging.flatMap((repository) =>
    world.registry.manifests(repository).map((digest) => writeName(repository, digest)),
  );
  const tags = staging.flatMap((repository) =>
    Object.keys(world.registry.tags(repository)).map((tag) => writeName(repository, tag)),
  );
  const files = [...bodies(world, 'candidate').values()].flatMap(({ line, id }) =>
    world.files.names(places.releaseBucket, `${line}/${id}/`),
  );
  const late = [...manifests, ...files].filter((name) => lateWrites.has(name));
  if (late.length > 0) stage.tally.sometimes('a late write stayed in staging');
  return [...tags, ...manifests, ...files].filter((name) => !late.includes(name));
}
