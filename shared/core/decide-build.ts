import type { Build, BuildEffect, BuildEvent } from './build.ts';
import { queuedBuild } from './build-queue.ts';
import { endRun, postponeRun, refuseRun } from './build-runs.ts';
import { hearLeft, seeAttempts, stageCollected } from './collected-build.ts';
import { type Decision, moved, stale } from './decide.ts';
import { type Attempt, amendAttempt, recheckMs } from './run.ts';
import { cancelling, giveUp, letGo, letGoUnmade, runsCancelled } from './unwanted-build.ts';
import { wantBuild } from './want-build.ts';

/** Decides for a build. */
export function decideBuild(
  build: Build | undefined,
  event: BuildEvent,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const decision = decide(build, event, nowMs);
  return decision.kind === 'stale' ? decision : { ...decision, next: queuedBuild(decision.next) };
}

function decide(
  build: Build | undefined,
  event: BuildEvent,
  nowMs: number,
): Decision<Build, BuildEffect> {
  if (event.type === 'wanted') return wantBuild(build, event, nowMs);
  if (build === undefined) return stale('no such build');
  switch (event.type) {
    case 'run-started':
      return start(build, event, nowMs);
    case 'run-ended':
      return endRun(build, event, nowMs);
    case 'run-refused':
      return refuseRun(build, event, nowMs);
    case 'run-over-quota':
      return postponeRun(build, event, nowMs);
    case 'still-running':
      return build.recheckAtMs !== undefined && build.recheckAtMs <= nowMs
        ? moved({ ...build, recheckAtMs: nowMs + recheckMs }, 'still running')
        : stale('not asked');
    case 'unwanted':
      return letGo(build, event.candidate, nowMs);
    case 'unwanted-unmade':
      return letGoUnmade(build, event.candidate, nowMs);
    case 'runs-cancelled':
      return runsCancelled(build, event.asked);
    case 'due':
      return giveUp(build, nowMs);
    case 'images-left':
      return hearLeft(build, event.left);
    case 'stage-collected':
      return stageCollected(build, event, nowMs);
    case 'attempts-seen':
      return seeAttempts(build, event);
  }
}

function start(
  build: Build,
  event: Extract<BuildEvent, { type: 'run-started' }>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const run = event.run === 'images' ? build.imagesRun : build.unitRun;
  const known = run.attempts[event.attempt - 1];
  if (known === undefined) return stale('no such attempt');
  if (known.buildId === event.buildId) return stale('that build is known');
  if (known.outcome !== undefined) return startedLate(build, event, known);
  const { buildId, registryTag, url } = event;
  const started = amendAttempt(run, event.attempt, { buildId, registryTag, url });
  const next: Build = { ...build, recheckAtMs: nowMs + recheckMs };
  return event.run === 'images'
    ? moved({ ...next, phase: 'running', imagesRun: started }, `builds as ${buildId}`)
    : moved({ ...next, unitRun: started }, `unit tests run as ${buildId}`);
}

/** What a call had created whose attempt was over by then: nobody hears it, so it is cancelled. */
function startedLate(
  build: Build,
  { run: name, buildId, registryTag, url }: Extract<BuildEvent, { type: 'run-started' }>,
  { attempt, buildId: other }: Attempt,
): Decision<Build, BuildEffect> {
  const why = `${buildId} came when its attempt was over; cancelled`;
  const { lateBuilds = [] } = build;
  if (lateBuilds.includes(buildId)) return stale('that build is known');
  if (other !== undefined)
    return cancelling({ ...build, lateBuilds: [...lateBuilds, buildId] }, why);
  const facts = { buildId, registryTag, url };
  const next =
    name === 'images'
      ? { ...build, imagesRun: amendAttempt(build.imagesRun, attempt, facts) }
      : { ...build, unitRun: amendAttempt(build.unitRun, attempt, facts) };
  return cancelling(next, why);
}
