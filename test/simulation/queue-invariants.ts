import { unwantedMs } from '#core/build.ts';
import { type BuildPurpose, buildTags } from '#core/identity.ts';
import { openAttemptOf } from '#core/run.ts';
import type { World } from '../world/world.ts';
import { hourMs } from './durations.ts';
import type { Change, Invariant, Scene } from './invariant.ts';

/** How many builds run, and for whom. */
export const queueInvariants: readonly Invariant[] = [
  {
    name: 'I28',
    text: 'builds run for no more than buildsMax open attempts at a time',
    documents: {
      build: (_change, scene) => tooMany(scene),
      candidate: (_change, scene) => tooMany(scene),
    },
  },
  {
    name: 'I30',
    text: 'no build runs on for long after nobody wants it',
    documents: {
      build: (change, scene) => {
        noteWanted(change, scene);
        return unwanted(scene);
      },
      candidate: (_change, scene) => unwanted(scene),
    },
  },
];

/** However much goes wrong, so long after a build could have been given up it is cancelled. */
const cancelledWithinMs = unwantedMs + 2 * hourMs;

function noteWanted({ id, after }: Change<'build'>, { stage, unwantedAtMs }: Scene): void {
  if (after.body.wantedBy.length > 0) unwantedAtMs.delete(id);
  else if (!unwantedAtMs.has(id)) unwantedAtMs.set(id, stage.world.now);
}

/**
 * Where nothing sweeps, no time is ever judged. Not counted is what I28 does not count either: a
 * second build of an attempt, and what a call made that was on its way for too long.
 */
function unwanted({ stage, unwantedAtMs }: Scene): string | undefined {
  const { world, plan, lateStarts } = stage;
  if (plan.mode === 'events-alone') return undefined;
  const all = world.builds.all();
  const running = all.find(({ status, purpose, id }) => {
    const isRunning = status === 'queued' || status === 'working';
    const sinceMs = purpose?.kind === 'build' ? unwantedAtMs.get(purpose.key) : undefined;
    if (!isRunning || sinceMs === undefined || sinceMs + cancelledWithinMs >= world.now)
      return false;
    const named = nameOf(world.builds.request(id).purpose);
    const isSecond = all.some(
      (other) => other.id !== id && nameOf(world.builds.request(other.id).purpose) === named,
    );
    return !isSecond && !lateStarts.has(named);
  });
  return running && `${running.id} runs, and nobody wants it`;
}

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
  const named = running.map(nameOf);
  const attempts = new Set(named.filter((name) => !stage.lateStarts.has(name)));
  if (attempts.size === world.buildsMax) stage.tally.sometimes('as many builds ran as may');
  return attempts.size > world.buildsMax ? `${[...attempts].join('; ')} run` : undefined;
}

function nameOf(purpose: BuildPurpose): string {
  return buildTags(purpose).join(' ');
}

function isOpen({ store }: World, purpose: BuildPurpose): boolean {
  const run =
    purpose.kind === 'cell'
      ? store.document('candidate', purpose.candidate)?.body.cells[purpose.cell]
      : store.document('build', purpose.key)?.body[`${purpose.run}Run`];
  return run !== undefined && openAttemptOf(run)?.attempt === purpose.attempt;
}
