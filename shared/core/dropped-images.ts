import type { Component } from './line.ts';
import type { HeadComponent } from './line-state.ts';

/**
 * Why a line cannot go on from its newest release: an image that users pull is in `components.yaml`
 * no more, and nothing says that it has ended. With `until` it is said, and the image may go.
 *
 * @param components what the line takes now; an image may have gone from one to another
 */
export function refuseDropped(
  components: readonly Pick<Component, 'name' | 'images'>[],
  head: readonly HeadComponent[],
): string | undefined {
  const listed = new Set(components.flatMap(({ images }) => images.map(({ name }) => name)));
  const dropped = head
    .filter(({ name }) => components.some((component) => component.name === name))
    .flatMap(({ name, tag, images }) =>
      images.filter((image) => !listed.has(image)).map((image) => `${image} of ${name} ${tag}`),
    );
  if (dropped.length === 0) return undefined;
  const words = 'released, and not in components.yaml any more';
  return `${dropped.join(', ')}: ${words}; write until for an image that has ended`;
}
