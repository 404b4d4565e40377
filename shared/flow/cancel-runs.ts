import type { Build } from '#core/build.ts';
import { type BuildPurpose, buildKeyTags } from '#core/identity.ts';
import { leaseMs } from '#core/owed.ts';
import { endOf } from './build-outcome.ts';
import { leavePlace } from './build-places.ts';
import type { BuildView } from './builds.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed } from './performing.ts';
import type { Duty } from './turn.ts';

/**
 * Ends what Cloud Build still runs for attempts that are over here, and gives their places back.
 * Builds that we never heard of are found by what they are for; a call that was on its way when an
 * attempt was given up may yet make one, so they are looked for until such a call is given up.
 */
export async function cancelRuns(
  duty: Duty,
  key: string,
  build: Build,
): Promise<Performed<'build'>> {
  const { builds, clock } = duty.ports;
  const given = attemptsOf(key, build).filter(({ outcome }) => outcome === 'inconclusive');
  const found = await builds.find(buildKeyTags(key));
  const unheard = found.filter((view) => endOf(view) === undefined && isOver(build, view));
  const known = given.flatMap(({ buildId }) => buildId ?? []);
  const running = new Set([...known, ...unheard.map(({ id }) => id)]);
  await inParallel([...running], (id) => builds.cancel(id));
  const sinceMs = clock.nowMs() - leaseMs;
  const isSought = ({ buildId, endedAtMs = 0 }: OfBuild) =>
    buildId === undefined && endedAtMs > sinceMs;
  const over = given.filter((one) => !isSought(one));
  await inParallel(over, ({ purpose }) => leavePlace(duty, purpose));
  if (over.length < given.length) return { isNotYet: true };
  return { events: [{ type: 'runs-cancelled', asked: build.cancelsAsked ?? 0 }] };
}

/** An attempt at a run of a build, and what its builds in Cloud Build are for. */
type OfBuild = ReturnType<typeof attemptsOf>[number];

function attemptsOf(key: string, { imagesRun, unitRun }: Build) {
  const ofRun = (run: 'images' | 'unit', { attempts }: Build['imagesRun']) =>
    attempts.map((one) => {
      const purpose: BuildPurpose = { kind: 'build', key, run, attempt: one.attempt };
      return { ...one, purpose };
    });
  return [...ofRun('images', imagesRun), ...ofRun('unit', unitRun)];
}

function isOver({ imagesRun, unitRun }: Build, { purpose }: BuildView): boolean {
  if (purpose?.kind !== 'build') return false;
  const { attempts } = purpose.run === 'images' ? imagesRun : unitRun;
  return attempts[purpose.attempt - 1]?.outcome !== undefined;
}
