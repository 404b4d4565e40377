import { type Build, durationMs, timestamp } from './build.ts';
import { BuildFailed } from './build-failed.ts';
import { openLog } from './logs.ts';
import {
  type BuildSite,
  fetchPhase,
  logPhase,
  type Phase,
  type Progress,
  pushPhase,
  stepPhase,
} from './phases.ts';
import { publishLog } from './publish-log.ts';
import { BuildStopped } from './stop.ts';
import { makeWorkspace } from './workspace.ts';

/** What the end of a build adds to it. */
export type BuildEnd = Partial<Build> & Pick<Build, 'status'>;

/** The phases that have a timing, by Cloud Build's names. */
const timedPhases: readonly (readonly [string, Phase])[] = [
  ['FETCHSOURCE', fetchPhase],
  ['BUILD', stepPhase],
  ['PUSH', pushPhase],
];

/**
 * Runs a build: source, steps, images. When it resolves, nothing of the build runs any more and its
 * workspace is gone.
 *
 * @throws Error only where the emulator itself fails
 */
export async function runBuild(
  build: Build,
  site: BuildSite,
  stopSignal: AbortSignal,
): Promise<BuildEnd> {
  const log = openLog(site.logDir, build.id);
  const limit = new AbortController();
  const limitMs = durationMs(build.timeout);
  const tooLong = new BuildStopped('TIMEOUT', `build exceeded its timeout of ${build.timeout}`);
  const timer = limitMs > 0 ? setTimeout(() => limit.abort(tooLong), limitMs) : undefined;
  const workspace = await makeWorkspace(site.workDir, build.steps.length);
  const progress: Progress = { workspace, log, now: site.now, timing: {}, found: {} };
  log.line(`starting build "${build.id}"`);
  log.line(site.executor.notice);
  try {
    const signal = AbortSignal.any([stopSignal, limit.signal]);
    const end = await endLog(build, site, progress, await runPhases(build, site, progress, signal));
    return { ...progress.found, timing: progress.timing, ...end };
  } finally {
    clearTimeout(timer);
    await Promise.all([log.close(), site.executor.removeWorkspace(workspace)]);
  }
}

async function runPhases(
  build: Build,
  site: BuildSite,
  progress: Progress,
  signal: AbortSignal,
): Promise<BuildEnd> {
  try {
    await logPhase(build, site, progress, signal);
    for (const [name, phase] of timedPhases) {
      await timed(name, progress, () => phase(build, site, progress, signal));
    }
    return { status: 'SUCCESS' };
  } catch (error) {
    if (signal.aborted && signal.reason instanceof BuildStopped) {
      return { status: signal.reason.status, statusDetail: signal.reason.message };
    }
    return failureOf(error);
  }
}

async function timed(
  phase: string,
  progress: Progress,
  run: () => Promise<boolean>,
): Promise<void> {
  const startTime = timestamp(progress.now());
  let ran = true;
  try {
    ran = await run();
  } finally {
    if (ran) progress.timing[phase] = { startTime, endTime: timestamp(progress.now()) };
  }
}

/** Writes the last line and publishes the log; only a build that succeeded can still fail by that. */
async function endLog(
  build: Build,
  { logDir, storageUrl }: BuildSite,
  { log }: Progress,
  end: BuildEnd,
): Promise<BuildEnd> {
  log.line(end.statusDetail === undefined ? 'DONE' : `ERROR: ${end.statusDetail}`);
  if (end.failureInfo?.type === 'LOGGING_FAILURE') return end;
  await log.written();
  try {
    await publishLog(build, logDir, storageUrl);
    return end;
  } catch (error) {
    const failure = failureOf(error);
    log.line(`ERROR: ${failure.statusDetail}`);
    return end.status === 'SUCCESS' ? failure : end;
  }
}

function failureOf(error: unknown): BuildEnd {
  if (!(error instanceof BuildFailed)) throw error;
  return { status: error.status, statusDetail: error.message, failureInfo: error.info };
}
