import type { Release } from '#core/release.ts';
import { compareTags, floatingTagsOf, parseComponentTag } from '#core/version.ts';
import type { World } from '../world/world.ts';

/**
 * A floating tag that does not name the highest version of a release that stands; where none does it
 * may name anything that was ever out.
 */
export function misnamedTag(world: World, out: readonly Release[]): string | undefined {
  const held = out
    .filter(({ state }) => state === 'released')
    .flatMap(({ images }) => images)
    .flatMap(({ repository, versionTag, digest }) => {
      const version = parseComponentTag(versionTag);
      return version === undefined ? [] : [{ repository, version, digest }];
    })
    .toSorted((a, b) => compareTags(a.version, b.version));
  const wanted = new Map(
    held.flatMap(({ repository, version, digest }) =>
      floatingTagsOf(version, true).map((tag) => [
        `${repository}:${tag}`,
        { repository, tag, digest },
      ]),
    ),
  );
  const wrong = [...wanted].find(
    ([, { repository, tag, digest }]) => world.registry.tags(repository)[tag] !== digest,
  );
  return wrong && `${wrong[0]} does not name ${wrong[1].digest}, the highest that stands`;
}
