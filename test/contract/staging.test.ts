import { openWorld } from '../world/world.ts';
import { imagesOf } from './images.ts';
import { openStaging } from './real-ports.ts';
import { stagingContract } from './staging.ts';

stagingContract('the memory world', async (pageSize) => {
  const world = openWorld();
  world.registry.pageSize = pageSize;
  return {
    ...imagesOf(world),
    staging: world.ports.staging,
    nowMs: () => world.now,
    advance: (ms) => world.advance(ms),
    close: async () => undefined,
  };
});
stagingContract('a registry', openStaging);
