import {
  type BuildPlace,
  emptyQueue,
  placeOf,
  withoutPlaces,
  withPlace,
} from '#core/build-queue.ts';
import { type BuildPurpose, buildTags } from '#core/identity.ts';
import { leaseMs } from '#core/owed.ts';
import { openAttemptOf, type Run } from '#core/run.ts';
import type { BuildView } from './builds.ts';
import { inParallel } from './in-parallel.ts';
import { inTurn } from './in-turn.ts';
import { olderWaiting, wakeWaiting } from './queued-builds.ts';
import type { Store } from './store.ts';
import type { Duty } from './turn.ts';

/** The one queue that there is. */
const queueId = 'builds';

/**
 * Takes a place for a build before it is created, in one transaction: a list of builds shows new
 * ones late, and two functions may look at once. Whoever holds a place and has ended gives it back
 * here, so that none is lost for ever, whatever died meanwhile.
 *
 * @returns whether it may be created now; where not, it is woken when its turn comes.
 */
export async function takePlace(duty: Duty, purpose: BuildPurpose): Promise<boolean> {
  const older = await olderWaiting(duty, purpose);
  if (await tryPlace(duty, purpose, older, [])) return true;
  const over = await placesOver(duty);
  return over.length > 0 && tryPlace(duty, purpose, older, over);
}

/**
 * Gives a place back when its build has ended, and wakes who waits for it. A build that lost ends
 * without that: what it was for goes on in another.
 */
export async function leavePlace(duty: Duty, purpose: BuildPurpose): Promise<void> {
  if ((await attemptOf(duty, purpose)) === 'over') await freePlace(duty, purpose);
}

/** Gives a place back of which nothing was made. */
export async function freePlace(duty: Duty, purpose: BuildPurpose): Promise<void> {
  const { store, places } = duty.ports;
  const free = await inTurn(store, `queue:${queueId}`, () =>
    store.transact(async (transaction) => {
      const queue = (await transaction.record('queues', queueId)) ?? emptyQueue;
      const place = placeOf(queue, purpose);
      const next = place && withoutPlaces(queue, [place]);
      if (next === undefined) return 0;
      transaction.putRecord('queues', queueId, next);
      return places.buildsMax - next.places.length;
    }),
  );
  await wakeWaiting(duty, free);
}

/** When it is taken is read as it is: a transaction that waited must not take what looks leaked. */
function tryPlace(
  { ports }: Duty,
  purpose: BuildPurpose,
  older: readonly BuildPurpose[],
  over: readonly BuildPlace[],
): Promise<boolean> {
  const { store, places, clock } = ports;
  return inTurn(store, `queue:${queueId}`, () =>
    store.transact(async (transaction) => {
      const queue = (await transaction.record('queues', queueId)) ?? emptyQueue;
      const left = withoutPlaces(queue, over) ?? queue;
      const place = { purpose, takenAtMs: clock.nowMs() };
      const next = withPlace(left, place, older, places.buildsMax);
      if (next !== undefined || left !== queue)
        transaction.putRecord('queues', queueId, next ?? left);
      return next !== undefined;
    }),
  );
}

/** The places whose builds have ended, or were never created. */
async function placesOver(duty: Duty): Promise<readonly BuildPlace[]> {
  const queue = (await duty.ports.store.record('queues', queueId)) ?? emptyQueue;
  const found = await inParallel(queue.places, async (place) =>
    (await isOver(duty, place)) ? [place] : [],
  );
  return found.flat();
}

/** A build may outlive its attempt (a cell's deadline), and an answer may be lost (no build known). */
async function isOver(duty: Duty, { purpose, takenAtMs }: BuildPlace): Promise<boolean> {
  const { builds, clock } = duty.ports;
  const attempt = await attemptOf(duty, purpose);
  if (attempt === 'open') return false;
  if (attempt === 'not started' && takenAtMs + leaseMs > clock.nowMs()) return false;
  const found = await builds.find(buildTags(purpose));
  return !found.some(({ status }) => unfinished.includes(status));
}

const unfinished: readonly BuildView['status'][] = ['pending', 'queued', 'working'];

async function attemptOf(
  { ports }: Duty,
  purpose: BuildPurpose,
): Promise<'open' | 'not started' | 'over'> {
  const run = await runOf(ports.store, purpose);
  const open = run && openAttemptOf(run);
  if (open?.attempt !== purpose.attempt) return 'over';
  return open.buildId === undefined ? 'not started' : 'open';
}

async function runOf(store: Store, purpose: BuildPurpose): Promise<Run | undefined> {
  if (purpose.kind === 'cell')
    return (await store.get('candidate', purpose.candidate))?.body.cells[purpose.cell];
  const build = (await store.get('build', purpose.key))?.body;
  return purpose.run === 'images' ? build?.imagesRun : build?.unitRun;
}
