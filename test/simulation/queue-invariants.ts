import { type BuildPurpose, buildTags } from '#core/identity.ts';
import { openAttemptOf } from '#core/run.ts';
import type { World } from '../world/world.ts';
import type { Invariant, Scene } from './invariant.ts';

/** How many builds run. */
export const queueInvariants: readonly Invariant[] = [
  {
    name: 'I28',
    text: 'builds run for no more than buildsMax open attempts at a time',
    documents: {
      build: (_change, scene) => tooMany(scene),
      candidate: (_change, scene) => tooMany(scene),
    },
  },
];

/**
 * Not counted is a second build of an attempt that ended, which runs on until it is found, and what
 * a call had built that was on its way for longer than a place is kept for it.
 */
function tooMany({ stage }: Scene): string | undefined {
  const { world } = stage;
  const running = world.builds
    .all()
    .filter(({ status }) => status === 'queued' || status === 'working')
    .map(({ id }) => world.builds.request(id).purpose)
    .filter((purpose) => isOpen(world, purpose));
  const named = running.map((purpose) => buildTags(purpose).join(' '));
  const attempts = new Set(named.filter((name) => !stage.lateStarts.has(name)));
  if (attempts.size === world.buildsMax) stage.tally.sometimes('as many builds ran as may');
  return attempts.size > world.buildsMax ? `${[...attempts].join('; ')} run` : undefined;
}

function isOpen({ store }: World, purpose: BuildPurpose): boolean {
  const run =
    purpose.kind === 'cell'
      ? store.document('candidate', purpose.candidate)?.body.cells[purpose.cell]
      : store.document('build', purpose.key)?.body[`${purpose.run}Run`];
  return run !== undefined && openAttemptOf(run)?.attempt === purpose.attempt;
}
