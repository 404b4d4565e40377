import { bodies } from '../world/life.ts';
import { forged, removed, statementObjects } from '../world/statements.ts';
import { places } from '../world/world.ts';
import { hourMs } from './durations.ts';
import { every } from './promoters.ts';
import type { Stage } from './stage.ts';

/** In so many runs somebody may write in the bucket who should not, and does so from time to time. */
const vandalRate = 0.25;
const actRate = 0.3;

/** Lets somebody take statements of origin away, or put forged ones in their place. */
export function openVandals(stage: Stage): void {
  const isThere = stage.chance('vandals').isSo(vandalRate);
  if (isThere && stage.plan.mode === 'usual') every(stage, hourMs / 2, () => spoilOne(stage));
}

/** What is about to be promoted is worth most to whoever wants something else promoted. */
function spoilOne(stage: Stage): void {
  const { world, tally } = stage;
  const vandals = stage.chance('vandals');
  const ready = [...bodies(world, 'candidate').values()].filter(
    ({ phase }) => phase === 'accepted',
  );
  const objects = ready.flatMap(statementObjects).filter((one) => isKept(stage, one));
  if (objects.length === 0 || !vandals.isSo(actRate)) return;
  const object = vandals.pick(objects);
  const spoil = vandals.pick([removed, forged(world.keys.signing)]);
  spoil(world, object);
  tally.sometimes('a statement of origin was spoiled');
  stage.trace.tell(() => `somebody spoils ${object}`);
}

function isKept({ world }: Stage, object: string): boolean {
  return world.files.bytes(places.releaseBucket, object) !== undefined;
}
