import type { Component, LineComponent, ReleaseLine } from '#core/line.ts';
import { announcedAt } from './announce-schema.ts';
import { cellPolicyOf } from './cell-policy.ts';
import type { ComponentsFile } from './component-schema.ts';
import type { LineFile } from './line-schema.ts';
import { windowOf } from './promotion-window.ts';
import { ownRecipe } from './recipe-schema.ts';

/** The components of `components.yaml`, by name. */
export function componentsOf({ components }: ComponentsFile): ReadonlyMap<string, Component> {
  return new Map(
    Object.entries(components).map(([name, given]) => [name, componentOf(name, given)]),
  );
}

/** A release line of its file; a component that is not known is left out. */
export function releaseLineOf(
  given: LineFile,
  components: ReadonlyMap<string, Component>,
): ReleaseLine {
  const { failed: failedMs, accepted: acceptedMs, released: releasedMs } = given.timeToLive;
  return {
    name: given.line,
    components: Object.entries(given.components).flatMap(([name, base]): LineComponent[] => {
      const component = components.get(name);
      const preReleases = given.preReleases.includes(name);
      return component === undefined ? [] : [{ component, base, preReleases }];
    }),
    cells: Object.entries(given.cells).map(([name, cell]) => cellPolicyOf(name, cell)),
    quietMs: given.quietTime,
    longestWaitMs: given.longestWait,
    timesToLive: { failedMs, acceptedMs, releasedMs },
    ...(given.keepNewest > 0 && { keepNewest: given.keepNewest }),
    promoters: given.promoters,
    ...(given.approvals > 0 && { approvals: given.approvals }),
    ...(given.announce && { announce: announcedAt(given.announce) }),
    ...(given.windows && { windows: given.windows.map(windowOf) }),
    ...(given.follows && { follows: given.follows }),
    ...(given.schedule && { schedule: given.schedule }),
  };
}

function componentOf(name: string, given: ComponentsFile['components'][string]): Component {
  const { repository, images, production, floatingTags, files, unit, recipe } = given;
  return {
    name,
    repository,
    images: Object.entries(images).map(([image, given]) => ({ name: image, ...given })),
    production,
    floatingMajor: floatingTags.major,
    files,
    ...(unit && { unit: ownRecipe(unit) }),
    ...(recipe && { recipe: ownRecipe(recipe) }),
  };
}
