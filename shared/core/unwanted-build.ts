import { type Build, type BuildEffect, unwantedMs } from './build.ts';
import { collect } from './collected-build.ts';
import { type Decision, moved, stale } from './decide.ts';
import { amendAttempt, openAttemptOf, type Run } from './run.ts';

/**
 * A candidate wants a build no more. What stands or failed goes with the last one that wanted it;
 * where nobody does already, whoever says so has its time judged.
 */
export function letGo(
  build: Build,
  candidate: string,
  nowMs: number,
): Decision<Build, BuildEffect> {
  if (build.wantedBy.length === 0) return giveUp(build, nowMs);
  if (!build.wantedBy.includes(candidate)) return stale(`${candidate} does not want it`);
  const wantedBy = build.wantedBy.filter((one) => one !== candidate);
  const { [candidate]: _gone, ...askedAtMs } = build.askedAtMs;
  const next: Build = { ...build, wantedBy, askedAtMs };
  if (wantedBy.length > 0) return moved(next, `${candidate} lets go of it`);
  if (isMade(build) && !isBusy(build)) return collect(next, nobodyWantsIt);
  const isOver = build.phase === 'collecting' || build.phase === 'collected';
  const unwanted = isOver ? {} : { unwantedSinceMs: nowMs };
  return moved({ ...next, ...unwanted }, 'nobody wants it any more');
}

/** A candidate that is over lets go of a build that is not made yet, and so no longer ranks it. */
export function letGoUnmade(
  build: Build,
  candidate: string,
  nowMs: number,
): Decision<Build, BuildEffect> {
  return build.phase === 'wanted' || build.phase === 'running'
    ? letGo(build, candidate, nowMs)
    : stale(`it is ${build.phase}`);
}

/**
 * Gives up what nobody wanted for long enough: its attempts end here, whatever is known of their
 * builds; it is collected once these are cancelled.
 */
export function giveUp(build: Build, nowMs: number): Decision<Build, BuildEffect> {
  const { unwantedSinceMs, ...kept } = build;
  if (unwantedSinceMs === undefined || unwantedSinceMs + unwantedMs > nowMs)
    return stale('nothing is due');
  if (isMade(build) && !isBusy(build)) return collect(kept, nobodyWantsIt);
  const { recheckAtMs: _over, ...rest } = kept;
  const runs = {
    imagesRun: givenUp(build.imagesRun, nowMs),
    unitRun: givenUp(build.unitRun, nowMs),
  };
  const ended: Build = isMade(build)
    ? { ...rest, ...runs }
    : { ...rest, ...runs, phase: 'failed', why: nobodyWantsIt };
  return cancelling(ended, 'unwanted for too long; given up');
}

/** Has everything cancelled that Cloud Build still runs for attempts that are over. */
export function cancelling(build: Build, why: string): Decision<Build, BuildEffect> {
  const effect: BuildEffect = { type: 'cancel-runs', key: 'cancel-runs' };
  const cancelsAsked = (build.cancelsAsked ?? 0) + 1;
  return moved({ ...build, isCancelling: true, cancelsAsked }, why, [effect]);
}

/**
 * Nothing runs any more that nobody hears: what nobody wants can go. Who looked before the newest
 * cancelling was asked for has not seen what that is about.
 */
export function runsCancelled(build: Build, asked: number): Decision<Build, BuildEffect> {
  const { isCancelling, ...kept } = build;
  if (isCancelling === undefined) return stale('nothing was being cancelled');
  if (asked !== (build.cancelsAsked ?? 0)) return stale('more is to be cancelled since');
  if (kept.wantedBy.length === 0 && isMade(kept) && !isBusy(kept))
    return collect(kept, nobodyWantsIt);
  return moved(kept, 'what nobody hears was cancelled');
}

/** The reason of an attempt that was ended before it could tell. */
const nobodyWantsIt = 'nobody wants it';

function isMade({ phase }: Build): boolean {
  return phase === 'built' || phase === 'failed';
}

/** Whether something of it may still run. */
function isBusy({ imagesRun, unitRun, isCancelling }: Build): boolean {
  const isOpen = openAttemptOf(imagesRun) !== undefined || openAttemptOf(unitRun) !== undefined;
  return isOpen || isCancelling === true;
}

function givenUp(run: Run, nowMs: number): Run {
  const open = openAttemptOf(run);
  const facts = { outcome: 'inconclusive', why: nobodyWantsIt, endedAtMs: nowMs } as const;
  return open === undefined ? run : amendAttempt(run, open.attempt, facts);
}
