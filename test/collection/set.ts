import type { ExpectedImage } from '#core/image.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aTag } from '../given/version.ts';
import type { Chance } from '../simulation/chance.ts';
import { hourMs } from '../simulation/durations.ts';
import type { World } from '../world/world.ts';

/** A component of a history, with the tags that candidates take. */
export interface ComponentOfHistory {
  readonly name: string;
  readonly repository: string;
  readonly images: readonly ExpectedImage[];
  readonly tags: readonly { readonly tag: string; readonly commit: string }[];
}

/** The path of production. */
export const production = 'csi-release/csi';
/** How long staging areas live in histories. */
export const timesToLive = {
  failedMs: 24 * hourMs,
  acceptedMs: 48 * hourMs,
  releasedMs: 24 * hourMs,
};
const tags = ['v1.0.0', 'v1.0.1', 'v1.1.0'];
const platforms = ['linux/amd64', 'linux/arm64'];

/** Draws lines and components, and tags them. */
export function layOut(world: World, chance: Chance): readonly ComponentOfHistory[] {
  const names = ['alpha', 'beta', 'gamma'].slice(0, chance.between(1, 3));
  const components = names.map((name) => {
    const images = [name, `${name}-probe`]
      .slice(0, chance.isSo(0.15) ? 2 : 1)
      .map((image) => ({ name: image, platforms: platforms.slice(0, chance.between(1, 2)) }));
    return aComponent({ name, images, production });
  });
  const lines = ['first', 'second'].slice(0, chance.between(1, 2));
  world.lines = lines.map((name) =>
    aLine({ name, timesToLive, components: components.map((one) => aLineComponent(one)) }),
  );
  for (const line of lines) {
    const body = { line, versions: [] };
    world.store.put('line', line, { body, owed: [], revision: 0, dueAtMs: null });
  }
  return components.map(({ name, repository, images }) => ({
    ...{ name, repository, images },
    tags: tags.slice(0, chance.between(1, 3)).map((tag) => ({
      tag,
      commit: world.source.tag(repository, aTag(tag)),
    })),
  }));
}
