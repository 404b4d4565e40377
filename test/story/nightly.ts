import type { ReleaseLine } from '#core/line.ts';
import { promote } from '../../functions/promote.ts';
import { bodies, type Outside, tick } from '../world/life.ts';
import type { World } from '../world/world.ts';
import { storyLine } from './memory-story.ts';

/** The story's line, tested again every night. */
export const nightly: ReleaseLine = {
  ...storyLine,
  schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
};

/** Lets the time come, and one tick look at the schedules; all that follows happens. */
export async function tickAt(world: World, at: string, outside?: Outside): Promise<void> {
  world.advance(Date.parse(at) - world.now);
  await tick(world, 'build-tick', outside);
}

/** Asks for a round, as a promoter does who names the request. */
export async function askForRound(world: World, idempotencyKey: string): Promise<unknown> {
  const person = { email: 'maintainer@example.com', subject: 'maintainer' };
  const request = { person, path: '/api/v1/rounds', idempotencyKey };
  const body = { line: nightly.name, reason: 'a node was replaced' };
  const answer = await promote({ ...request, body }, { ports: world.ports, worker: 'promote' });
  return answer.body;
}

/** Every candidate as its round and its phase, the oldest first; those of one instant by name. */
export function rounds(world: World): readonly string[] {
  return [...bodies(world, 'candidate').values()]
    .sort((a, b) => a.openedAtMs - b.openedAtMs || a.round.localeCompare(b.round))
    .map(({ round, phase }) => `${round} ${phase}`);
}

/** How often Cloud Build was asked for what: the images, unit tests and cells of all candidates. */
export function runs(world: World): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { purpose } of world.builds.all()) {
    const what = purpose?.kind === 'build' ? purpose.run : (purpose?.cell ?? 'nothing');
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
