import { bodies } from '../world/life.ts';
import type { RegistryChange } from '../world/registry.ts';
import { hourMs } from './durations.ts';
import { every } from './promoters.ts';
import { isProduction } from './promotion-invariants.ts';
import type { Stage } from './stage.ts';

/** So often in an hour does somebody change a floating tag by hand, and so often is it removed. */
const meddlingRate = 0.15;
const removalRate = 0.3;
/** So long after it was changed a floating tag must be right again, sweeps and all. */
const rightAgainMs = 2 * hourMs;

/** What was written by hand in production, and until when that is to be mended. */
export interface ByHand {
  readonly changes: Set<RegistryChange>;
  rightAgainMs: number;
}

/** Nobody has written anything by hand. */
export function openByHand(): ByHand {
  return { changes: new Set(), rightAgainMs: 0 };
}

/** Lets people who may write production move and remove floating tags by hand. */
export function openMeddlers(stage: Stage): void {
  const { mode } = stage.plan;
  // Without a sweep nobody looks; and runs that are compared have the same things happen to them.
  if (mode !== 'usual' && mode !== 'sweep-alone') return;
  every(stage, hourMs, () => {
    const meddling = stage.chance('meddlers');
    if (meddling.isSo(meddlingRate)) stage.after(meddling.between(0, hourMs), () => meddle(stage));
  });
}

/** What was written now will be found, and mended, in so long. */
export function awaitRepair(stage: Stage): void {
  stage.byHand.rightAgainMs = stage.world.now + rightAgainMs;
}

function meddle(stage: Stage): void {
  const { world, byHand } = stage;
  const chance = stage.chance('meddlers');
  const pointed = [...bodies(world, 'floating-tag').values()].filter(
    ({ repository, tag }) => isProduction(repository) && world.registry.tags(repository)[tag],
  );
  if (pointed.length === 0) return;
  const { repository, tag } = chance.pick(pointed);
  const digests = Object.values(world.registry.tags(repository));
  const from = world.registry.changes().length;
  if (chance.isSo(removalRate)) {
    world.registry.remove(repository, tag);
    stage.tally.sometimes('a floating tag was removed by hand');
  } else {
    world.registry.tag(repository, chance.pick(digests), tag);
    stage.tally.sometimes('a floating tag was moved by hand');
  }
  for (const change of world.registry.changes(from)) byHand.changes.add(change);
  awaitRepair(stage);
}
