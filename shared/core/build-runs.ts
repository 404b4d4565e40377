import {
  type Build,
  type BuildEffect,
  type BuildEvent,
  deliver,
  type RunName,
  startRun,
} from './build.ts';
import { mayTryAgain, refusedForNow, withoutLastLines } from './build-failure.ts';
import { type Decision, moved, stale } from './decide.ts';
import { lackingImages } from './lacking-images.ts';
import { withLeft } from './leftover.ts';
import { amendAttempt, endedAttemptOf, openAttempt, openAttemptOf, type Run } from './run.ts';

type RunEnded = Extract<BuildEvent, { type: 'run-ended' }>;

/** Opens the unit tests of a build, unless they passed before: their result belongs to the build. */
export function startUnit(
  build: Build,
  nowMs: number,
): { readonly run: Run; readonly effects: readonly BuildEffect[] } {
  const ended = endedAttemptOf(build.unitRun);
  const isOpen = openAttemptOf(build.unitRun) !== undefined;
  if (build.unit === undefined || isOpen || ended?.outcome === 'passed')
    return { run: build.unitRun, effects: [] };
  const { run, attempt } = openAttempt(build.unitRun, nowMs);
  return { run, effects: [startRun('unit', attempt)] };
}

/** Opens them anew where they could not tell; `failed` is the component's own, and stays. */
export function askUnitAgain(build: Build, nowMs: number): ReturnType<typeof startUnit> {
  const outcome = endedAttemptOf(build.unitRun)?.outcome;
  const isTold = outcome === undefined || outcome === 'failed';
  return isTold ? { run: build.unitRun, effects: [] } : startUnit(build, nowMs);
}

/** Decides what the end of a run means for its build. */
export function endRun(build: Build, event: RunEnded, nowMs: number): Decision<Build, BuildEffect> {
  const run = event.run === 'images' ? build.imagesRun : build.unitRun;
  const open = openAttemptOf(run);
  if (open === undefined || open.attempt !== event.attempt) return stale('that attempt is over');
  if (open.buildId !== undefined && open.buildId !== event.buildId)
    return stale(`${event.buildId} lost against ${open.buildId}`);
  const judged = event.run === 'images' ? judgeImages(build, event) : event;
  const { buildId, registryTag, url, cause, failedStep } = event;
  const { outcome, why } = judged;
  const facts = {
    ...{ buildId, registryTag, url, outcome, why, endedAtMs: nowMs },
    ...(cause && { cause }),
    ...(failedStep && { failedStep }),
  };
  const before = failedStep === undefined ? run : withoutLastLines(run);
  const ended = amendAttempt(before, event.attempt, facts);
  const next = withRun(withSeen(build, event), event.run, ended);
  const isWanted = build.wantedBy.length > 0;
  const mayAgain = mayTryAgain(ended, cause ?? 'infrastructure', build.wantedAtMs);
  if (outcome === 'errored' && isWanted && mayAgain)
    return again(next, event.run, ended, why, nowMs);
  return event.run === 'images' ? endImages(next, judged, nowMs) : endUnit(next, why);
}

/** A run that can never be started has failed, and says why. */
export function refuseRun(
  build: Build,
  { run: name, attempt, why }: Extract<BuildEvent, { type: 'run-refused' }>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const run = name === 'images' ? build.imagesRun : build.unitRun;
  if (openAttemptOf(run)?.attempt !== attempt) return stale('that attempt is over');
  const facts = { outcome: 'failed', why, endedAtMs: nowMs } as const;
  const next = withRun(build, name, amendAttempt(run, attempt, facts));
  return name === 'images'
    ? endImages(next, { outcome: 'failed', why, found: [] }, nowMs)
    : endUnit(next, why);
}

/** A run that Cloud Build does not take yet is started later; after a day of that it has failed. */
export function postponeRun(
  build: Build,
  { run: name, attempt, why }: Extract<BuildEvent, { type: 'run-over-quota' }>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const run = name === 'images' ? build.imagesRun : build.unitRun;
  const open = openAttemptOf(run);
  if (open?.attempt !== attempt) return stale('that attempt is over');
  const { overQuota, notBeforeMs } = refusedForNow(open, nowMs);
  if (notBeforeMs !== undefined) {
    const counted = amendAttempt(run, attempt, { overQuota });
    const effect = startRun(name, attempt, notBeforeMs);
    const next = name === 'images' ? { imagesRun: counted } : { unitRun: counted };
    return moved({ ...build, ...next }, `over quota, ${overQuota.times} times: ${why}`, [effect]);
  }
  const given = { outcome: 'errored', cause: 'quota', endedAtMs: nowMs } as const;
  const words = `over quota for a day: ${why}`;
  const ended = amendAttempt(run, attempt, { ...given, overQuota, why: words });
  const next = withRun(build, name, ended);
  return name === 'images'
    ? endImages(next, { outcome: 'errored', why: words, found: [] }, nowMs)
    : endUnit(next, words);
}

function judgeImages(build: Build, event: RunEnded): Pick<RunEnded, 'outcome' | 'why' | 'found'> {
  if (event.outcome !== 'passed') return event;
  const { missing } = lackingImages(build.images, event.found, build.last);
  return missing === undefined ? event : { outcome: 'failed', why: missing, found: event.found };
}

function withSeen(build: Build, { registryTag, left }: RunEnded): Build {
  if (left === undefined) return build;
  return { ...build, left: withLeft(build.left, left), seen: [...build.seen, registryTag] };
}

function withRun(build: Build, name: RunName, run: Run): Build {
  return atRest(name === 'images' ? { ...build, imagesRun: run } : { ...build, unitRun: run });
}

function atRest(build: Build): Build {
  const isRunning =
    openAttemptOf(build.imagesRun) !== undefined || openAttemptOf(build.unitRun) !== undefined;
  if (isRunning) return build;
  const { recheckAtMs: _done, ...rest } = build;
  return rest;
}

function again(
  build: Build,
  name: RunName,
  ended: Run,
  why: string,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const { run, attempt } = openAttempt(ended, nowMs);
  const next: Build =
    name === 'images' ? { ...build, phase: 'wanted', imagesRun: run } : { ...build, unitRun: run };
  return moved(next, `${why}; tried again`, [startRun(name, attempt)]);
}

function endImages(
  build: Build,
  judged: Pick<RunEnded, 'outcome' | 'why' | 'found'>,
  nowMs: number,
): Decision<Build, BuildEffect> {
  const tell = build.wantedBy.map(deliver);
  const unwanted =
    build.wantedBy.length === 0 ? { unwantedSinceMs: build.unwantedSinceMs ?? nowMs } : {};
  if (judged.outcome !== 'passed')
    return moved({ ...build, ...unwanted, phase: 'failed', why: judged.why }, judged.why, tell);
  const { why: _healed, ...kept } = build;
  const built = { ...kept, ...unwanted, phase: 'built', origin: 'build' } as const;
  const whole = withLacks({ ...built, staged: judged.found });
  return moved(whole, whole.lacks === undefined ? 'built' : `built; ${whole.lacks}`, tell);
}

/** A build that stands, with what it may come without and did. */
export function withLacks({ lacks: _before, ...build }: Build): Build {
  const { lacks } = lackingImages(build.images, build.staged, build.last);
  return lacks === undefined ? build : { ...build, lacks };
}

function endUnit(build: Build, why: string): Decision<Build, BuildEffect> {
  return moved(build, `unit tests: ${why}`, build.wantedBy.map(deliver));
}
