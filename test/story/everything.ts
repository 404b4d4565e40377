import { production } from '../world/life.ts';
import { takeSnapshot } from '../world/snapshot.ts';
import type { World } from '../world/world.ts';

/** All that a world keeps, shows in production, and has told. */
export function everythingOf(world: World) {
  const { registry, bus } = world;
  return {
    kept: takeSnapshot(world),
    shown: production(world),
    changes: registry.changes().length,
    told: ['promote-requested', 'release-published'].map((topic) => bus.published(topic).length),
  };
}
