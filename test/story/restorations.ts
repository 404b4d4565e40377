import type { Candidate } from '#core/candidate.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type RestoredCandidate, restore } from '#flow/restore.ts';
import { isCrash } from '../world/faults.ts';
import { bodies, live, type Outside } from '../world/life.ts';
import type { World } from '../world/world.ts';
import { askFor, rest } from './memory-story.ts';

const promoter = { email: 'maintainer@example.com', subject: 'maintainer' };

/** So often a person asks who gets no answer. */
const asksMax = 3;

/** Asks for the restoration of a candidate, once. */
export function restoreOnce(
  world: World,
  candidate: string,
  { id = 'again', person = promoter } = {},
): Promise<RestoredCandidate> {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return restore(duty, person, { candidate, reason: 'it is needed', id });
}

/** Does what a person asks for, again where a fault came between, and lets all follow. */
async function atLast(world: World, ask: () => Promise<unknown>, outside?: Outside): Promise<void> {
  for (let asked = 1; asked <= asksMax; asked += 1) {
    try {
      await ask();
      break;
    } catch (error) {
      const isDead = isCrash(error) || (error instanceof Error && isCrash(error.cause));
      if (isDead) world.restart();
      if (asked === asksMax || (error instanceof PermanentError && !isDead)) throw error;
    }
  }
  await live(world, outside);
  await rest(world, outside);
}

/** Restores a candidate, however often that must be asked for, and lets all follow. */
export async function restoreAtLast(
  world: World,
  candidate: string,
  outside?: Outside,
): Promise<void> {
  await atLast(world, () => restoreOnce(world, candidate), outside);
}

/** The candidate that was restored last, as it stands. */
export function restored(world: World): Candidate {
  const found = [...bodies(world, 'candidate').values()].find((one) => one.restores !== undefined);
  if (found === undefined) throw new Error('none was restored');
  return found;
}

/** Promotes the restored one, and lets all follow. */
export async function promoteRestored(world: World): Promise<void> {
  await atLast(world, () => askFor(world, restored(world).id));
}
