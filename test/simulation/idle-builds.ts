import { bodies } from '../world/life.ts';
import { minuteMs } from './durations.ts';
import type { Scene } from './invariant.ts';

/** However much goes wrong, by then a build is cancelled that nobody hears any more. */
const cancelledWithinMs = 30 * minuteMs;

/** Builds of cells that ran to their own end though the time of their candidate was over. */
export function idleBuilds({ stage, overAtMs }: Scene): readonly string[] {
  const { world, witness } = stage;
  return [...bodies(world, 'candidate').values()].flatMap(({ id, frozen }) => {
    const untilMs = (overAtMs.get(id) ?? Infinity) + cancelledWithinMs;
    return frozen.cells.flatMap(({ id: cell }) =>
      witness
        .tests(id, cell)
        .filter(({ buildId, isCancelled, atMs }) => buildId && !isCancelled && atMs > untilMs)
        .map(({ buildId }) => `${buildId} ran on for ${id}/${cell}, which was over`),
    );
  });
}
